/** Style of the HTML report: one calm column on a screen, A4 on paper. */
export const htmlStyle = `
:root{--red:#9d2b2b;--red-soft:#fbf3f2;--ink:#292420;--soft:#6b635b;--line:#e4ded7;--paper:#fff;--ground:#f7f5f2;--amber:#855900;--amber-soft:#fdf7e9;--green:#2f6b4f;--green-soft:#eff6f2;--violet:#5d4a7a;--violet-soft:#f4f1f8;
--sans:"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC","WenQuanYi Micro Hei",sans-serif;--mono:Consolas,"Cascadia Mono",Menlo,"DejaVu Sans Mono",monospace,var(--sans)}
*{box-sizing:border-box}
html{color-scheme:light}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.65 var(--sans);font-variant-numeric:tabular-nums}
main{max-width:960px;margin:0 auto;padding:32px 24px 64px}
h1,h2,h3,p,ul,dl,dd,pre,blockquote{margin:0;padding:0}
ul{list-style:none}
.en{color:var(--soft);font-size:12.5px;line-height:1.5}
.kicker{color:var(--soft);font-size:13px}
.summary{background:var(--paper);border:1px solid var(--line);border-top:4px solid var(--tone);border-radius:8px;padding:24px 28px}
.summary h1{font-size:25px;line-height:1.35;font-weight:600;color:var(--tone);margin-top:4px}
.counts{display:flex;flex-wrap:wrap;gap:8px 32px;margin-top:20px}
.counts li{min-width:64px;color:var(--tone)}
.counts b{display:block;font-size:26px;line-height:1.2;font-weight:600}
.counts .zero{color:#a39b93}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:10px 24px;margin-top:20px;padding-top:16px;border-top:1px solid var(--line)}
.facts dt{color:var(--soft);font-size:12.5px}
.note{margin-top:12px;color:var(--soft);font-size:12.5px}
.fail{--tone:var(--red);--tint:var(--red-soft)}
.could-not-run{--tone:var(--violet);--tint:var(--violet-soft)}
.warn{--tone:var(--amber);--tint:var(--amber-soft)}
.pass{--tone:var(--green);--tint:var(--green-soft)}
.not-applicable{--tone:var(--soft);--tint:var(--ground)}
.todo{margin-top:20px;background:var(--paper);border:1px solid var(--line);border-radius:8px;padding:8px 28px}
.todo li+li{border-top:1px solid var(--line)}
.todo a{display:flex;gap:12px;align-items:baseline;padding:8px 0;color:inherit;text-decoration:none}
.todo a:hover .name,.todo a:focus .name{text-decoration:underline}
.todo .name{flex:1}
.badge{flex:none;display:inline-block;min-width:74px;text-align:center;font-size:12.5px;line-height:22px;padding:0 8px;border-radius:11px;color:var(--tone);background:var(--tint);border:1px solid color-mix(in srgb,var(--tone) 25%,transparent)}
h2{margin:40px 0 12px;font-size:18px;font-weight:600;display:flex;gap:10px;align-items:baseline}
h2 .en{font-weight:400}
.check{background:var(--paper);border:1px solid var(--line);border-radius:8px;margin-top:10px}
.check.open{border-left:4px solid var(--tone);padding:18px 24px 20px}
.row{display:flex;gap:14px;align-items:baseline;padding:10px 20px}
.row>.text{flex:1}
.check.open>.row{padding:0}
.row h3{font-size:15px;font-weight:500}
.check.open h3{font-size:17px;font-weight:600}
.quiet .row{padding:6px 20px}
.quiet h3,.quiet h3+.en{display:inline}
.quiet h3+.en{margin-left:10px}
.quiet+.quiet{margin-top:-1px;border-top-left-radius:0;border-top-right-radius:0}
.quiet:has(+.quiet){border-bottom-left-radius:0;border-bottom-right-radius:0}
.beneath{padding:0 20px 14px}
.beneath .part:first-child{margin-top:0}
.clause{flex:0 1 auto;max-width:45%;text-align:right;color:var(--soft);font:12.5px var(--mono)}
.part{margin-top:14px}
.label{color:var(--soft);font-size:12.5px;margin-bottom:2px}
blockquote{border-left:3px solid var(--line);padding:2px 0 2px 12px}
.reading{color:var(--soft);font-size:13.5px;margin-top:2px}
.finding{background:var(--tint);border-radius:6px;padding:10px 14px;margin-top:8px}
.finding p:first-child{font-weight:500}
code,pre{font:12.5px/1.55 var(--mono)}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#faf8f6;border:1px solid var(--line);border-radius:6px;padding:10px 12px;margin-top:6px}
.path{overflow-wrap:anywhere;color:var(--soft)}
details{margin-top:8px}
summary{cursor:pointer;color:var(--soft);font-size:13.5px;width:max-content;max-width:100%}
summary:hover{color:var(--ink)}
.mend{margin-top:14px;border-top:1px solid var(--line);padding-top:12px}
.paper{display:none}
footer{margin-top:40px;color:var(--soft);font-size:12.5px}
@page{size:A4;margin:16mm 15mm 18mm}
@media print{
body{background:none;font-size:10.5pt}
main{max-width:none;padding:0}
.check.open{padding:10pt 12pt}
.summary{padding:14pt 16pt}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
details::details-content{content-visibility:visible;block-size:auto}
details>*{display:block}
summary{list-style:none}
summary::-webkit-details-marker{display:none}
h2,h3,.label,summary{break-after:avoid}
.finding,blockquote,.row,.summary{break-inside:avoid}
pre{font-size:8.5pt;background:none}
.en{font-size:8.5pt}
.todo a{color:inherit}
.screen{display:none}
.paper{display:block}
.appendix h3{font-size:11pt;margin-top:14pt}
.appendix .label{margin-top:6pt}
}
`.trim()

/** Style of the page of a backtest: one calm column on a screen, A4 on paper. */
export const backtestStyle = `
:root{--ink:#292420;--soft:#6b635b;--line:#e4ded7;--paper:#fff;--ground:#f7f5f2;--now:#b9afa4;--draft:#2c6470;--more:#2f6b4f;--less:#a3690c;
--sans:"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC","WenQuanYi Micro Hei",sans-serif}
*{box-sizing:border-box}
html{color-scheme:light}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.6 var(--sans);font-variant-numeric:tabular-nums}
main{max-width:1040px;margin:0 auto;padding:28px 24px 56px}
h1,h2,p,dl,dd,ul{margin:0;padding:0}
ul{list-style:none}
.card{background:var(--paper);border:1px solid var(--line);border-radius:8px;padding:20px 26px;margin-top:16px}
.card.head{margin-top:0;border-top:4px solid var(--draft)}
.kicker,.note,dt,.legend{color:var(--soft);font-size:13px}
h1{font-size:23px;line-height:1.4;font-weight:600}
h2{font-size:16px;font-weight:600;margin-bottom:10px;display:flex;justify-content:space-between;align-items:baseline;gap:16px}
h2 .legend{font-weight:400}
.rules{display:grid;grid-template-columns:auto 1fr;gap:2px 14px;margin-top:8px;font-size:14px}
.sums{display:grid;grid-template-columns:repeat(3,auto);justify-content:space-between;gap:8px 24px;margin-top:18px}
.sums dd{font-size:24px;line-height:1.35;font-weight:600}
.sums small{font-size:14px;font-weight:400;color:var(--soft)}
.key::before{content:"";display:inline-block;width:10px;height:10px;border-radius:2px;margin-right:6px;background:var(--tone)}
.key.now{--tone:var(--now)}.key.draft{--tone:var(--draft)}.key.more{--tone:var(--more)}.key.less{--tone:var(--less)}.key.same{--tone:var(--line)}
.legend span{margin-left:16px}
.more{color:var(--more)}.less{color:var(--less)}
.outcome{display:flex;flex-wrap:wrap;gap:4px 28px;margin:18px 0 8px}
svg{display:block;width:100%;height:auto}
svg text{font:12px var(--sans);fill:var(--soft)}
svg+table{margin-top:14px}
.fill-now{fill:var(--now)}.fill-draft{fill:var(--draft)}.fill-more{fill:var(--more)}.fill-less{fill:var(--less)}.fill-same{fill:var(--line)}
.rule{stroke:var(--line)}.axis{stroke:var(--soft)}
table{width:100%;border-collapse:collapse;font-size:14px}
th{font-weight:400;color:var(--soft);font-size:13px;text-align:left}
th,td{padding:4px 12px 4px 0;border-bottom:1px solid var(--line);white-space:nowrap}
td.name{white-space:normal;overflow-wrap:anywhere}
tr:last-child td{border-bottom:0}
.n{text-align:right}
td.bar{width:190px;padding-right:0}
.two{display:grid;grid-template-columns:1fr 1fr;gap:0 16px}
.left li{padding:3px 0;overflow-wrap:anywhere}
.left li li{padding-left:1.2em;color:var(--soft);font-size:13px}
footer{margin-top:20px}
@page{size:A4;margin:14mm 14mm 16mm}
@media print{
body{background:none;font-size:9.5pt}
main{max-width:none;padding:0}
.card{padding:10pt 12pt;margin-top:8pt}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
h1{font-size:15pt}h2{font-size:11pt;break-after:avoid}
.sums dd{font-size:14pt}
table{font-size:8.5pt}th,td{padding:2.5pt 8pt 2.5pt 0}
thead{display:table-header-group}
tr,svg,.head,.whole{break-inside:avoid}
td.bar{width:110px}
svg text{font-size:16px}
}
`.trim()

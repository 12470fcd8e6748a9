import { createHash } from 'node:crypto'

/** The colours and fonts of the province's own pages, of which nothing can be loaded here. */
const STYLE = [
  'body{margin:0;background:#f7f5f2;color:#292420;font:15px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC","WenQuanYi Micro Hei",sans-serif}',
  'main{box-sizing:border-box;max-width:560px;margin:16vh auto 0;padding:36px 40px;background:#fff;border:1px solid #e4ded7;border-radius:12px}',
  'h1{margin:0 0 12px;font-size:20px}p{margin:0 0 8px}a{color:#8c2626}small{color:#6b635b}',
].join('')

/** The policy under which the page shows: its one style and nothing else. */
export const failurePolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`

/** A page that says what happened and what to do. Every word comes from the table of errors: nothing of the request is repeated. */
export function failurePage(code: string, message: string, action: string): string {
  return [
    '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta name="renderer" content="webkit"><title>暂时无法打开 · 全省用血减免信息系统</title><style>${STYLE}</style></head><body><main>`,
    `<p><small>全省用血减免信息系统</small></p><h1>${message}</h1><p>${action}</p><p><a href="">重新打开</a></p>`,
    `<p><small>错误代码 ${code}</small></p></main></body></html>`,
  ].join('')
}

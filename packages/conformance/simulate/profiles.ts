import { rewriteSloppily } from './sloppy.ts'

/** How a simulated hospital speaks: `rewrite` turns a strict body into the bytes that go out, with their content type. */
export interface Profile {
  readonly name: string
  /** Chinese, for `--help`. */
  readonly description: string
  readonly rewrite: ((body: string) => { readonly bytes: Uint8Array; readonly contentType: string }) | null
}

export const profiles = {
  good: { name: 'good', description: '规范的医院：严格按接口规范应答', rewrite: null },
  sloppy: {
    name: 'sloppy',
    description:
      '随意的医院：GBK编码不声明、键名带空格、数字写成文字、日期用斜线、Rh写阳性阴性、单个元素不成列表、多余逗号',
    rewrite: (body) => ({ bytes: rewriteSloppily(body), contentType: 'application/json' }),
  },
} as const satisfies Record<string, Profile>

export type ProfileName = keyof typeof profiles

export function isProfileName(text: string): text is ProfileName {
  return Object.hasOwn(profiles, text)
}

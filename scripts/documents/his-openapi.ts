import { hisOpenapi } from '@xuemian/contract/openapi'

/** `docs/his-openapi.json`: the HIS interface for viewers, mock servers and generators. */
export function hisOpenapiDocument(): string {
  return `${JSON.stringify(hisOpenapi(), null, 2)}\n`
}

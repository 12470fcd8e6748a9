import { examples } from './openapi/examples.ts'
import { schemas } from './openapi/schemas.ts'
import { described, type Json, type Part } from './openapi/words.ts'

export type { Json, Part } from './openapi/words.ts'

/** The four headers of every reply (HIS-2.3), with the clause of each. */
export const corsHeaders = [
  { name: 'Access-Control-Allow-Origin', value: '*', requirement: 'HIS-2.3.1' },
  { name: 'Access-Control-Allow-Credentials', value: 'true', requirement: 'HIS-2.3.2' },
  { name: 'Access-Control-Allow-Headers', value: '*', requirement: 'HIS-2.3.3' },
  {
    name: 'Access-Control-Allow-Methods',
    value: 'PUT, GET, HEAD, POST, DELETE, OPTIONS',
    requirement: 'HIS-2.3.4',
  },
] as const

const headers: Part = Object.fromEntries(
  corsHeaders.map(({ name }): [string, Json] => [name, { $ref: `#/components/headers/${name}` }]),
)

function reply(description: string, schema: string, given: Part): Part {
  const content = { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` }, examples: given } }
  return { description, headers, content }
}

function responses(success: Part): Part {
  return {
    '200': success,
    '4XX': reply(
      described(
        '没有到达接口的请求：无法解析400、路径不存在404、方法不支持405、过大413或431，信封和头部不变',
        'HIS-2.5',
      ),
      'Failure',
      examples.refused,
    ),
    '5XX': reply('程序错误，信封和头部不变', 'Failure', { failure: examples.refused.failure ?? null }),
  }
}

function parameter(name: string, description: string, schema: Part): Part {
  return { name, in: 'query', required: true, description, schema: { type: 'string', minLength: 1, ...schema } }
}

function operations(get: Part): Part {
  const description = described('浏览器的预检请求', 'HIS-2.3')
  return {
    get,
    options: {
      operationId: `${String(get.operationId)}Preflight`,
      summary: '预检',
      description,
      responses: { '200': { description: '允许', headers }, '4XX': { description: '没有到达接口的请求', headers } },
    },
  }
}

const token = operations({
  operationId: 'token',
  summary: '获取Token',
  description: described('用医院给省里的用户名和密码换取令牌', 'HIS-2.4', 'HIS-3.1.1', 'HIS-3.1.3'),
  parameters: [
    parameter('id', described('用户名', 'HIS-3.1.1'), {}),
    parameter('password', described('密码', 'HIS-3.1.1'), { format: 'password' }),
  ],
  responses: responses(reply('成功或失败，看 success', 'TokenReply', examples.token)),
})

const bloodUse = operations({
  operationId: 'blduseinfo',
  summary: '患者信息接口',
  description: described('按证件号码查患者和用血票据', 'HIS-2.1', 'HIS-3.2.1', 'HIS-3.2.2', 'HIS-3.2.8'),
  parameters: [
    parameter('token', described('取得的令牌', 'HIS-3.2.2'), {}),
    parameter('identityNumber', described('患者证件号码', 'HIS-3.2.1'), { maxLength: 32 }),
  ],
  responses: responses(reply('成功或失败，看 success', 'BloodUseReply', examples.bloodUse)),
})

/**
 * The HIS interface as OpenAPI 3.1, made from the tables that readers and writers use: what a vendor loads into a viewer, a mock server
 * or a generator. Schemas are as strict as the gateway writes; readers forgive more.
 */
export function hisOpenapi(): Part {
  return {
    openapi: '3.1.0',
    info: {
      title: '全省用血减免信息系统与医院HIS系统接口',
      version: '0.1.0',
      summary: 'HIS interface of the province-wide blood-use fee reduction system',
      description: described('由医院HIS提供，用血减免系统客户端（浏览器）调用', 'HIS-1.1', 'HIS-2.2', 'HIS-2.6'),
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [
      { url: '/', description: '提供本文档的服务，例如模拟医院' },
      {
        url: '{scheme}://{host}:{port}',
        description: '医院的HIS Web服务器（HIS-2.6）',
        variables: {
          scheme: { default: 'http', enum: ['http', 'https'] },
          host: { default: '127.0.0.1', description: 'IP或域名' },
          port: { default: '8090' },
        },
      },
    ],
    security: [],
    paths: { '/token': token, '/blduseinfo': bloodUse },
    components: {
      headers: Object.fromEntries(
        corsHeaders.map(({ name, value, requirement }): [string, Json] => [
          name,
          {
            description: described('每个回复各带一次', requirement),
            required: true,
            schema: { type: 'string' },
            example: value,
          },
        ]),
      ),
      schemas,
    },
  }
}

import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'
import { errorTable } from '../errors.ts'

/** Serves `/api/openapi.json`: OpenAPI 3.1 made from the schemas that check every request, with the table of error codes. */
export async function describeApi(app: FastifyInstance): Promise<void> {
  const codes = Object.entries(errorTable).map(
    ([code, row]) => `| ${code} | ${row.status} | ${row.message} | ${row.english} | ${row.action} |`,
  )
  const table = ['| 代码 | 状态 | 说明 | English | 该怎么办 |', '| --- | --- | --- | --- | --- |', ...codes].join('\n')
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: '血免 · 全省用血减免信息系统',
        version: '0.1.0',
        description: `失败时一律返回 \`{"error": {"code", "message", "action", …}}\`。\n\n${table}`,
      },
      components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'xm_session' } } },
      security: [{ session: [] }],
    },
    transform: jsonSchemaTransform,
  })
  app.get('/api/openapi.json', { config: { access: 'public' }, schema: { hide: true } }, async (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(app.swagger()),
  )
}

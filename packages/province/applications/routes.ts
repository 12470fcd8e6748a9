import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import { asClerk, auditBy } from '../accounts/accounts.ts'
import {
  application,
  applicationPage,
  applicationState,
  cancelRequest,
  claim,
  decisionRequest,
  freshAssessment,
  id,
  newApplication,
} from '../api/index.ts'
import type { Context } from '../context.ts'
import { findHospital } from '../hospitals/hospitals.ts'
import { actorOf, perAccount } from '../http/access.ts'
import { failures } from '../http/schemas.ts'
import { inTransaction } from '../transaction.ts'
import type { Rules } from './assessment.ts'
import { cancelApplication, decideApplication } from './decision.ts'
import { takeEvidence } from './evidence.ts'
import { readQuery } from './list.ts'
import { prepareCase } from './prepare.ts'
import { findApplication, listApplications } from './store.ts'
import { saveApplication } from './submission.ts'
import { viewAssessment } from './view.ts'

const clerks = { access: ['clerk'] } as const
const readers = { access: ['clerk', 'reviewer', 'auditor', 'administrator'] } as const
const byId = z.object({ id })
const listQuery = z.object({
  state: applicationState.optional(),
  cursor: z.string().max(200).optional(),
  q: z.string().max(64).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})

/** Assessments and applications: /api/assessments, /api/applications. */
export function applicationRoutes(context: Context, rules: Rules, assessmentsPerMinute: number): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/api/assessments',
      {
        config: { ...clerks, rateLimit: perAccount(assessmentsPerMinute) },
        schema: {
          summary: '核算减免金额（不占用血袋与额度）',
          tags: ['applications'],
          body: claim,
          response: { 200: freshAssessment, ...failures },
        },
      },
      async (request) => {
        const clerk = asClerk(actorOf(request))
        const hospital = await findHospital(context.db, clerk.hospitalId)
        const evidence = await takeEvidence(context, clerk, request.body, hospital)
        return inTransaction(context, async (trx) => {
          const application = request.body.applicationId ?? null
          if (application) await findApplication(trx, context, clerk, application)
          const { assessed, persons, donorIds } = await prepareCase(trx, context, rules, evidence, {
            application,
            lock: false,
          })
          await auditBy(trx, context, clerk, 'application.assess', `hospital:${clerk.hospitalId}`, { donors: donorIds })
          return { ...viewAssessment(persons, assessed), verified: evidence.signed !== null }
        })
      },
    )

    app.post(
      '/api/applications',
      {
        config: clerks,
        schema: {
          summary: '新建申请：提交，或存为草稿',
          tags: ['applications'],
          body: newApplication,
          response: { 201: application, ...failures },
        },
      },
      async (request, reply) =>
        reply.status(201).send(await saveApplication(context, rules, asClerk(actorOf(request)), request.body, null)),
    )

    app.post(
      '/api/applications/:id/submission',
      {
        config: clerks,
        schema: {
          summary: '提交草稿或已退回的申请',
          tags: ['applications'],
          params: byId,
          body: newApplication,
          response: { 200: application, ...failures },
        },
      },
      (request) => saveApplication(context, rules, asClerk(actorOf(request)), request.body, request.params.id),
    )

    app.get(
      '/api/applications',
      {
        config: readers,
        schema: {
          summary: '申请列表',
          tags: ['applications'],
          querystring: listQuery,
          response: { 200: applicationPage, ...failures },
        },
      },
      (request) => {
        const actor = actorOf(request)
        const { q, ...search } = request.query
        return inTransaction(context, async (trx) => {
          const page = await listApplications(trx, context, actor, { ...search, q: readQuery(q) })
          await auditBy(trx, context, actor, 'application.list', 'applications', {
            shown: page.applications.length,
            searched: q !== undefined,
          })
          return page
        })
      },
    )

    app.get(
      '/api/applications/:id',
      {
        config: readers,
        schema: {
          summary: '一份申请',
          tags: ['applications'],
          params: byId,
          response: { 200: application, ...failures },
        },
      },
      (request) => {
        const actor = actorOf(request)
        return inTransaction(context, async (trx) => {
          const found = await findApplication(trx, context, actor, request.params.id)
          await auditBy(trx, context, actor, 'application.read', `application:${found.id}`, {
            donors: Object.keys(found.donations),
          })
          return found
        })
      },
    )

    app.post(
      '/api/applications/:id/decision',
      {
        config: { access: ['reviewer'] },
        schema: {
          summary: '审核：通过、不予通过、退回',
          tags: ['applications'],
          params: byId,
          body: decisionRequest,
          response: { 200: application, ...failures },
        },
      },
      (request) => decideApplication(context, actorOf(request), request.params.id, request.body),
    )

    app.post(
      '/api/applications/:id/cancellation',
      {
        config: clerks,
        schema: {
          summary: '撤销申请',
          tags: ['applications'],
          params: byId,
          body: cancelRequest,
          response: { 200: application, ...failures },
        },
      },
      (request) => cancelApplication(context, actorOf(request), request.params.id, request.body),
    )
  }
}

import type { ApplicationState } from '../api/index.ts'
import { codedError } from '../errors.ts'

/** What can be done to an application. */
export type ApplicationAction = 'edit' | 'submit' | 'approve' | 'reject' | 'return' | 'cancel'

const transitions: Readonly<
  Record<ApplicationAction, { readonly from: readonly ApplicationState[]; readonly to: ApplicationState }>
> = {
  edit: { from: ['draft'], to: 'draft' },
  submit: { from: ['draft', 'returned'], to: 'submitted' },
  approve: { from: ['submitted'], to: 'approved' },
  reject: { from: ['submitted'], to: 'rejected' },
  return: { from: ['submitted'], to: 'returned' },
  cancel: { from: ['draft', 'submitted', 'returned'], to: 'cancelled' },
}

/** States whose bag claims and quota reservations live. A returned application keeps them until it is submitted anew or cancelled. */
export const liveStates: readonly ApplicationState[] = ['submitted', 'approved', 'returned']

/** The state after an action, or WRONG_STATE. */
export function nextState(state: ApplicationState, action: ApplicationAction): ApplicationState {
  const { from, to } = transitions[action]
  if (!from.includes(state))
    throw codedError('WRONG_STATE', { message: `申请现为“${stateNames[state]}”，不能${actionNames[action]}。` })
  return to
}

/** Chinese names of the states. */
export const stateNames: Readonly<Record<ApplicationState, string>> = {
  draft: '草稿',
  submitted: '待审核',
  approved: '已通过',
  rejected: '不予通过',
  returned: '已退回',
  cancelled: '已撤销',
}

const actionNames: Readonly<Record<ApplicationAction, string>> = {
  edit: '修改草稿',
  submit: '提交',
  approve: '通过',
  reject: '不予通过',
  return: '退回',
  cancel: '撤销',
}

/** Words of the audit trail. */
export const text = {
  title: '审计记录',
  lead: '只读。每次登录、查询、提交与决定都记在这里，任何人不能修改。',
  at: '时间',
  actor: '账号',
  role: '角色',
  action: '操作',
  subject: '对象',
  detail: '详情',
  empty: '尚无记录。',
  loading: '正在读取……',
  next: '下一页',
  previous: '上一页',
  page: (page: number) => `第 ${page} 页`,
} as const

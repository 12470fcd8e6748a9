/** Words of machines that a hospital's sentences are made of; none is a person's name. What is not in this list is masked. */
const chinese = `
患者 病人 用户 用户名 账号 帐号 密码 口令 证件 证件号 证件号码 身份证 身份证号 号码 令牌 参数 接口 系统 服务 服务器 数据 数据库 记录 信息 查询 票据
用血 血袋 医院 住院 门诊 缺少 缺失 不能为空 为空 必填 无效 有效 失效 过期 已过期 错误 有误 失败 成功 异常 超时 不存在 存在 未找到 找不到 没有 没有找到
未查询到 查询不到 未查到 不正确 正确 不匹配 不合法 非法 格式 类型 长度 超过 太长 太短 重复 拒绝 禁止 权限 无权 授权 未授权 未登录 登录 登陆 重新 获取 请求
方法 不支持 支持 地址 页面 网页 连接 网络 繁忙 稍后 重试 联系 管理员 内部 运行时 输入 检查 核对 校验 校验位 编码 转换 解析 对象 引用 设置 实例 字段
执行 调用 返回 结果 空 未 不 无 已 的 了 请 或 是 第 张票据 袋 个 次 秒 分钟`.trim()

const latin = `
token id password identitynumber identity number name error exception invalid expired missing required parameter parameters not found null undefined nan true
false is a the of in at to for or and no unauthorized forbidden bad request internal server service unavailable gateway timeout http https status code
message login logon index default home error page html htm aspx ashx asmx jsp do php action json xml string data object reference set instance java lang
nullpointerexception system sqlexception sql oracle ora mysql connection refused reset failed failure success ok apache tomcat nginx iis microsoft asp net
method allowed method bytes callback jsonp blduseinfo content type text application`.trim()

/** Longest first, so that 未查询到 is found before 未. */
export const chineseWords: readonly string[] = chinese.split(/\s+/).sort((a, b) => b.length - a.length)

export const latinWords: ReadonlySet<string> = new Set(latin.split(/\s+/))

import type { Mending } from '../mending.ts'

/** Issuing and checking tokens. */
export const tokenMending: Readonly<Record<string, Mending>> = {
  'token-issue': {
    advice: {
      zh: '成功时返回随机、不含特殊字符的 token 和字符串形式的 expires_in；失败时 data 为 {"token": null, "expires_in": "0"}。再次获取不应使先前的 token 失效。',
      en: 'On success send a random token of URL-safe characters and expires_in as a string of digits; on failure data is {"token": null, "expires_in": "0"}. Asking again ends no earlier token.',
    },
    csharp: `const int Lifetime = 7200;   // 秒
readonly ConcurrentDictionary<string, DateTimeOffset> tokens = new();   // 多台服务器时放数据库
object Issue(string? id, string? password)
{
    if (!accounts.Verify(id, password))
        return new { success = false, data = new { token = (string?)null, expires_in = "0" },
                     erroMessage = "用户名或密码错误" };
    var token = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
    tokens[token] = DateTimeOffset.UtcNow.AddSeconds(Lifetime);   // 先前的 token 不动
    return new { success = true, data = new { token, expires_in = Lifetime.ToString() },   // "7200" 是字符串
                 erroMessage = (string?)null };
}`,
    java: `static final int LIFETIME = 7200;   // 秒
public record Token(String token, @JsonProperty("expires_in") String expiresIn) {}

public Envelope<Token> issue(String id, String password) {
  if (!accounts.verify(id, password))
    return new Envelope<>(false, new Token(null, "0"), "用户名或密码错误");
  byte[] bytes = new byte[32];
  new SecureRandom().nextBytes(bytes);
  String token = HexFormat.of().formatHex(bytes);
  tokens.put(token, Instant.now().plusSeconds(LIFETIME));
  return Envelope.success(new Token(token, String.valueOf(LIFETIME)));
}`,
  },
  'token-check': {
    advice: {
      zh: '查询之前先检查 token：缺少、无效、过期各有一句说明，data 为 null；按整个字符串比较，不忽略大小写，不截取。',
      en: 'Check the token before any query: missing, invalid and expired each have a sentence, data is null; compare the whole string, letter case included.',
    },
    csharp: `string? Refusal(string? token)
{
    if (string.IsNullOrEmpty(token)) return "缺少token";
    if (!tokens.TryGetValue(token, out DateTimeOffset expires)) return "token无效";
    return expires <= DateTimeOffset.UtcNow ? "token已过期" : null;
}

var refusal = Refusal(request.Query["token"]);
if (refusal is not null)
    return Results.Json(new { success = false, data = (object?)null, erroMessage = refusal });`,
    java: `private String refusal(String token) {
  if (token == null || token.isEmpty()) return "缺少token";
  Instant expires = tokens.get(token);   // ConcurrentHashMap<String, Instant>
  if (expires == null) return "token无效";
  return expires.isBefore(Instant.now()) ? "token已过期" : null;
}

String refusal = refusal(token);
if (refusal != null) return Envelope.failure(refusal);   // 在查询数据库之前`,
  },
}

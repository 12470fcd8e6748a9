import type { Mending } from '../mending.ts'

/** The envelope, its encoding, and what may be null. */
export const envelopeMending: Readonly<Record<string, Mending>> = {
  envelope: {
    advice: {
      zh: '每个回复都是 {success, data, erroMessage} 三个字段：字段名按原文拼写（erroMessage 少一个 r），success 是布尔值，成功时 erroMessage 为 null。',
      en: 'Every reply has success, data and erroMessage, spelt as in the text; success is a boolean; erroMessage is null on success and a sentence on failure.',
    },
    csharp: `public sealed record Envelope<T>(
    [property: JsonPropertyName("success")] bool Success,
    [property: JsonPropertyName("data")] T? Data,
    [property: JsonPropertyName("erroMessage")] string? ErroMessage)   // 原文的拼写
{
    public static Envelope<T> Of(T data) => new(true, data, null);
    public static Envelope<T> Failure(string message) => new(false, default, message);
}
// 不要设置 DefaultIgnoreCondition = WhenWritingNull：值为 null 的字段也要输出`,
    java: `@JsonInclude(JsonInclude.Include.ALWAYS)   // 值为 null 的字段也要输出
@JsonPropertyOrder({"success", "data", "erroMessage"})
public record Envelope<T>(boolean success, T data, String erroMessage) {   // 原文的拼写
  public static <T> Envelope<T> success(T data) {
    return new Envelope<>(true, data, null);
  }
  public static <T> Envelope<T> failure(String message) {
    return new Envelope<>(false, null, message);
  }
}`,
  },
  'json-encoding': {
    advice: {
      zh: '用 JSON 库生成正文（不拼接字符串），以不带 BOM 的 UTF-8 输出，Content-Type 为 application/json; charset=utf-8。',
      en: 'Let a JSON library write the body, as UTF-8 without a byte-order mark, with Content-Type application/json; charset=utf-8.',
    },
    csharp: `// ASHX / MVC（.NET Framework）
public void ProcessRequest(HttpContext context)
{
    var response = context.Response;
    response.ContentType = "application/json";
    response.Charset = "utf-8";
    response.ContentEncoding = new UTF8Encoding(false);   // 不带 BOM
    response.Write(JsonConvert.SerializeObject(Answer(context)));   // 返回对象，不要先转成字符串再序列化一次
}`,
    java: `@GetMapping(value = "/blduseinfo", produces = "application/json;charset=UTF-8")
public Envelope<BloodUse> bloodUse(String token, String identityNumber) {
  return service.find(token, identityNumber);   // 返回对象，由 Jackson 写成 UTF-8
}

// 直接写 Servlet 时：
// response.setContentType("application/json;charset=UTF-8");   // 在 getWriter() 之前
// objectMapper.writeValue(response.getOutputStream(), envelope);`,
  },
  nulls: {
    advice: {
      zh: '表中“可空”为 F 的字段不得为 null 或缺少；没有票据时 chargeBills 是 []。缺值时让整个回复失败，说明是第几张票据第几袋的哪个字段。',
      en: 'Fields that the table calls not nullable are never null or absent; no bills is []. Where a value is missing, fail and say which field of which bill and bag.',
    },
    csharp: `static string Need(string? value, int bill, int bag, string field) =>
    string.IsNullOrWhiteSpace(value)
        ? throw new RefusedException($"第{bill}张票据第{bag}袋缺少 {field}")
        : value.Trim();

// 空列表写成 []，不写 null
var chargeBills = bills?.ToList() ?? new List<ChargeBill>();`,
    java: `static String need(String value, int bill, int bag, String field) {
  if (value == null || value.isBlank()) {
    throw new RefusedException("第" + bill + "张票据第" + bag + "袋缺少 " + field);
  }
  return value.trim();
}

// 空列表写成 []，不写 null
List<ChargeBill> chargeBills = bills == null ? List.of() : bills;`,
    sql: `-- 上线前找出缺值的行，请输血科补录
SELECT f.ADMISSION_NO, f.SETTLE_NO, f.DON_CODE, f.PROD_CODE, f.RH
  FROM BLOOD_FEE f
 WHERE f.DON_CODE IS NULL OR f.PROD_CODE IS NULL OR f.RH IS NULL`,
  },
}

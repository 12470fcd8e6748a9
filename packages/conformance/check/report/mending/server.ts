import type { Mending } from '../mending.ts'

/** Headers, preflights, status codes, and a server that stays up. */
export const serverMending: Readonly<Record<string, Mending>> = {
  'cors-headers': {
    advice: {
      zh: '在最外层统一添加四个跨域头，错误和404的回复也要有；IIS、nginx 或网关若已添加，程序里就不要再加。',
      en: 'Add the four CORS headers once, at the outermost layer, to errors and 404s too; if IIS, nginx or a proxy adds them, the program must not.',
    },
    csharp: `// ASP.NET Core：放在所有中间件之前
app.Use(async (context, next) =>
{
    context.Response.OnStarting(() =>
    {
        var h = context.Response.Headers;   // 赋值会覆盖旧值，不会出现两个
        h["Access-Control-Allow-Origin"] = "*";
        h["Access-Control-Allow-Credentials"] = "true";
        h["Access-Control-Allow-Headers"] = "*";
        h["Access-Control-Allow-Methods"] = "PUT, GET, HEAD, POST, DELETE, OPTIONS";
        return Task.CompletedTask;
    });
    await next();
});`,
    java: `@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
public class CorsHeaders extends OncePerRequestFilter {
  @Override
  protected void doFilterInternal(HttpServletRequest q, HttpServletResponse r, FilterChain chain)
      throws ServletException, IOException {
    r.setHeader("Access-Control-Allow-Origin", "*");          // setHeader，不用 addHeader
    r.setHeader("Access-Control-Allow-Credentials", "true");
    r.setHeader("Access-Control-Allow-Headers", "*");
    r.setHeader("Access-Control-Allow-Methods", "PUT, GET, HEAD, POST, DELETE, OPTIONS");
    chain.doFilter(q, r);
  }
}`,
  },
  preflight: {
    advice: {
      zh: '浏览器先发 OPTIONS 预检：直接回复 204 和四个跨域头，不要求登录，也不转到业务代码。',
      en: 'Answer the browser’s OPTIONS preflight at once with 204 and the four headers; it must not need a login or reach business code.',
    },
    csharp: `// 放在添加跨域头的中间件之后、身份验证之前
app.Use(async (context, next) =>
{
    if (HttpMethods.IsOptions(context.Request.Method))
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return;
    }
    await next();
});`,
    java: `// 写在添加跨域头的过滤器里，setHeader 之后
if ("OPTIONS".equalsIgnoreCase(q.getMethod())) {
  r.setStatus(HttpServletResponse.SC_NO_CONTENT);   // 204，没有正文
  return;
}
chain.doFilter(q, r);`,
  },
  'http-status': {
    advice: {
      zh: '能处理到的结果（包括失败）一律返回 HTTP 200，由 success 表示成败；未知路径404、不支持的方法405，不要跳转到登录页。',
      en: 'Every outcome that the program reaches, failures too, is HTTP 200 with success telling which; 404 for unknown paths, 405 for other methods, never a redirect to a login page.',
    },
    csharp: `app.MapGet("/blduseinfo", async (HttpRequest request, BloodUse bloodUse) =>
{
    var outcome = await bloodUse.Find(request.Query["token"], request.Query["identityNumber"]);
    // 失败也是 200：原因写在 erroMessage 里
    return outcome.Ok
        ? Results.Json(new { success = true, data = outcome.Data, erroMessage = (string?)null })
        : Results.Json(new { success = false, data = (object?)null, erroMessage = outcome.Message });
}).AllowAnonymous();   // 由 token 保护，不跳转登录页`,
    java: `@GetMapping("/blduseinfo")
public ResponseEntity<Envelope<BloodUse>> bloodUse(
    @RequestParam(required = false) String token,
    @RequestParam(required = false) String identityNumber) {
  try {
    return ResponseEntity.ok(Envelope.success(service.find(token, identityNumber)));
  } catch (RefusedException refused) {
    return ResponseEntity.ok(Envelope.failure(refused.getMessage()));   // 失败也是 200
  }
}`,
  },
  'security-headers': {
    advice: {
      zh: '网址里有密码和证件号码：每个回复加 Cache-Control: no-store 和 Referrer-Policy: no-referrer，服务器日志不记录查询参数。',
      en: 'The addresses hold passwords and identity numbers: send Cache-Control: no-store and Referrer-Policy: no-referrer, and keep query strings out of logs.',
    },
    csharp: `app.Use(async (context, next) =>
{
    context.Response.OnStarting(() =>
    {
        context.Response.Headers["Cache-Control"] = "no-store";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        return Task.CompletedTask;
    });
    await next();
});
// IIS：在“日志记录 → 选择字段”中去掉“URI 查询(cs-uri-query)”`,
    java: `// 写在添加跨域头的过滤器里
r.setHeader("Cache-Control", "no-store");
r.setHeader("Referrer-Policy", "no-referrer");

// application.properties：访问日志只记路径，%U 不含查询参数（%r 含）
// server.tomcat.accesslog.pattern=%h %t "%m %U" %s %b %D`,
  },
  robustness: {
    advice: {
      zh: '在最外层接住所有异常，返回规定格式和一句中文，不返回堆栈；SQL 一律用参数，不拼接。',
      en: 'Catch every exception at the outermost layer and answer with the envelope and a plain sentence, never a stack trace; always use SQL parameters.',
    },
    csharp: `app.UseExceptionHandler(handler => handler.Run(async context =>
{
    // 详情写入本机日志（不含证件号码），不发给客户端
    context.Response.StatusCode = 500;
    await context.Response.WriteAsJsonAsync(new
    {
        success = false,
        data = (object?)null,
        erroMessage = "医院系统内部错误，请联系管理员",
    });
}));`,
    java: `@RestControllerAdvice
public class Failures {
  private static final Logger log = LoggerFactory.getLogger(Failures.class);

  @ExceptionHandler(Exception.class)
  public ResponseEntity<Envelope<Void>> unexpected(Exception e) {
    log.error("unexpected", e);   // 详情只写入本机日志
    return ResponseEntity.status(500).body(Envelope.failure("医院系统内部错误，请联系管理员"));
  }
}`,
    sql: `-- 参数由驱动传入，不拼接字符串
SELECT p.PATIENT_ID, p.NAME, p.ID_NO, p.BIRTHDAY
  FROM PATIENT p
 WHERE p.ID_NO = :identity_number`,
  },
  speed: {
    advice: {
      zh: '为证件号码和住院号建索引，一次取出全部用血明细（不要逐张票据查询），并设置数据库超时。',
      en: 'Index the identity number and the admission number, fetch all blood rows in one query rather than bill by bill, and set a database timeout.',
    },
    csharp: `await using var connection = new SqlConnection(connectionString);   // 连接池默认开启
await connection.OpenAsync(context.RequestAborted);
await using var command = new SqlCommand(bloodUseSql, connection)
{
    CommandTimeout = 5,   // 秒
};
command.Parameters.Add("@identityNumber", SqlDbType.VarChar, 32).Value = identityNumber;
await using var reader = await command.ExecuteReaderAsync(context.RequestAborted);`,
    java: `// application.properties：连接池
// spring.datasource.hikari.maximum-pool-size=10
// spring.datasource.hikari.connection-timeout=3000
JdbcTemplate jdbc = new JdbcTemplate(dataSource);
jdbc.setQueryTimeout(5);   // 秒
List<BloodRow> rows = jdbc.query(BLOOD_USE_SQL, this::row, identityNumber);
Map<String, List<BloodRow>> bills = rows.stream()
    .collect(Collectors.groupingBy(BloodRow::bill, LinkedHashMap::new, Collectors.toList()));`,
    sql: `CREATE INDEX IX_PATIENT_ID_NO ON PATIENT (ID_NO);
CREATE INDEX IX_BLOOD_FEE_ADMISSION ON BLOOD_FEE (ADMISSION_NO, SETTLE_NO);`,
  },
}

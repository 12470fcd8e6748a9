import type { Mending } from '../mending.ts'

/** What is asked, and finding the person. */
export const parameterMending: Readonly<Record<string, Mending>> = {
  parameters: {
    advice: {
      zh: '参数在查询字符串里，按 UTF-8 解码；缺少、为空或重复的参数要明确说明是哪一个，不要当作内部错误。',
      en: 'Parameters are in the query string, decoded as UTF-8; a missing, empty or repeated one is a failure that names it, not an internal error.',
    },
    csharp: `static string One(HttpRequest request, string name)
{
    var values = request.Query[name];
    if (values.Count == 0 || string.IsNullOrWhiteSpace(values[0]))
        throw new RefusedException($"缺少参数 {name}");
    if (values.Count > 1)
        throw new RefusedException($"参数 {name} 重复");
    return values[0]!;
}`,
    java: `static String one(HttpServletRequest request, String name) {
  String[] values = request.getParameterValues(name);
  if (values == null || values[0].isBlank()) {
    throw new RefusedException("缺少参数 " + name);
  }
  if (values.length > 1) {
    throw new RefusedException("参数 " + name + " 重复");
  }
  return values[0];
}   // Tomcat 7 及更早：在 Connector 上设置 URIEncoding="UTF-8"`,
  },
  'identity-lookup': {
    advice: {
      zh: '证件号码先去空格、全角转半角、x 转大写再查询；15位与18位视为同一人；校验位不符也要照常查询；军官证等其他证件同样要能查到。',
      en: 'Trim the number, make it half-width and upper case, then look it up; 15 and 18 digits are one person; a wrong check digit is no reason to refuse; other documents are found too.',
    },
    csharp: `static IReadOnlyList<string> Forms(string sent)
{
    var number = sent.Normalize(NormalizationForm.FormKC).Trim().ToUpperInvariant();
    var forms = new List<string> { number };
    if (Regex.IsMatch(number, "^[0-9]{15}$")) forms.Add(To18(number));
    if (Regex.IsMatch(number, "^[0-9]{6}19[0-9]{9}[0-9X]$")) forms.Add(number[..6] + number[8..17]);
    return forms;
}
static string To18(string n)
{
    var s = n[..6] + "19" + n[6..];
    int[] w = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
    return s + "10X98765432"[s.Select((c, i) => (c - '0') * w[i]).Sum() % 11];
}`,
    java: `static List<String> forms(String sent) {
  String number = Normalizer.normalize(sent, Normalizer.Form.NFKC).trim().toUpperCase(Locale.ROOT);
  List<String> forms = new ArrayList<>(List.of(number));
  if (number.matches("[0-9]{15}")) forms.add(to18(number));
  if (number.matches("[0-9]{6}19[0-9]{9}[0-9X]")) forms.add(number.substring(0, 6) + number.substring(8, 17));
  return forms;
}
static String to18(String n) {
  String s = n.substring(0, 6) + "19" + n.substring(6);
  int[] w = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  int sum = 0;
  for (int i = 0; i < 17; i++) sum += (s.charAt(i) - '0') * w[i];
  return s + "10X98765432".charAt(sum % 11);
}`,
    sql: `-- 两种写法都查；没有另一种写法时两个参数相同
SELECT p.PATIENT_ID, p.NAME, p.ID_NO, p.BIRTHDAY
  FROM PATIENT p
 WHERE p.ID_NO IN (:number, :other_form)`,
  },
  ids: {
    advice: {
      zh: 'hisId 在全省唯一：建议用22位医院组织机构编码 + “_” + 住院号；bldUser.identityNumber 返回所查的号码，不打星号。',
      en: 'hisId is unique in the province: the 22-character organisation code, “_” and the admission number are advised; identityNumber echoes the number asked, not masked.',
    },
    csharp: `const string OrganisationCode = "…";   // 22位，见医疗机构执业许可登记
var bldUser = new
{
    name = patient.Name,
    identityNumber = asked,                     // 所查的号码（规范化后），不打星号
    birthday = patient.Birthday.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    hisId = $"{OrganisationCode}_{latestStay.AdmissionNo}",
};`,
    java: `static final String ORGANISATION_CODE = "…";   // 22位，见医疗机构执业许可登记

BloodUser bldUser = new BloodUser(
    patient.name(),
    asked,                                        // 所查的号码（规范化后），不打星号
    patient.birthday().toString(),                // LocalDate：yyyy-MM-dd
    ORGANISATION_CODE + "_" + latestStay.admissionNo());`,
    sql: `-- 检查住院号在本院是否唯一，应没有结果
SELECT ADMISSION_NO, COUNT(*)
  FROM ADMISSION
 GROUP BY ADMISSION_NO
HAVING COUNT(*) > 1`,
  },
}

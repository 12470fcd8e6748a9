import type { Mending } from '../mending.ts'

/** Bills, products, and the forms of their values. */
export const bloodUseMending: Readonly<Record<string, Mending>> = {
  'bills-query': {
    advice: {
      zh: '返回该患者全部已结算的用血票据，每张票据带自己的 products；没有用血时 success 为 true、chargeBills 为 []，查无此人时 success 为 false。',
      en: 'Return every settled bill with blood, each with its own products; without blood success is true and chargeBills is []; an unknown patient is a failure.',
    },
    csharp: `var patient = await Find(forms) ?? throw new RefusedException("未找到该证件号码的患者");
var rows = await BloodRows(forms);
var chargeBills = rows
    .GroupBy(row => row.SettleNo)
    .Select(bill => new
    {
        serialNumber = OrganisationCode + "_" + bill.First().AdmissionNo,
        actualCost = bill.First().ActualCost.ToString("0.00", CultureInfo.InvariantCulture),
        consumptionDatetime = bill.First().UseDay.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        products = bill.Select(ToProduct).ToList(),
    })
    .ToList();   // 没有用血时是 []`,
    java: `Patient patient = find(forms).orElseThrow(() -> new RefusedException("未找到该证件号码的患者"));
Map<String, List<BloodRow>> bySettlement = bloodRows(forms).stream()
    .collect(Collectors.groupingBy(BloodRow::settleNo, LinkedHashMap::new, Collectors.toList()));
List<ChargeBill> chargeBills = bySettlement.values().stream()
    .map(rows -> new ChargeBill(
        ORGANISATION_CODE + "_" + rows.get(0).admissionNo(),
        rows.get(0).actualCost().setScale(2, RoundingMode.HALF_UP).toPlainString(),
        rows.get(0).useDay().toString(),
        rows.stream().map(this::toProduct).toList()))
    .toList();   // 没有用血时是 []`,
    sql: `SELECT s.SETTLE_NO, s.ADMISSION_NO, s.ACTUAL_COST, f.USE_DAY,
       f.DON_CODE, f.PROD_CODE, c.PROD_CLASS_CODE, c.PROD_CLASS_NAME, f.VOLUME, f.RH, f.MONEY
  FROM PATIENT p
  JOIN SETTLEMENT s ON s.PATIENT_ID = p.PATIENT_ID AND s.STATUS = 'SETTLED'
  JOIN BLOOD_FEE f ON f.SETTLE_NO = s.SETTLE_NO
  JOIN PROD_CLASS_MAP c ON c.LOCAL_CODE = f.LOCAL_CODE   -- 上线前核对没有未对照的编码
 WHERE p.ID_NO IN (:number, :other_form)
 ORDER BY s.SETTLE_NO, f.DON_CODE, f.PROD_CODE`,
  },
  'product-fields': {
    advice: {
      zh: '每袋血七个字段：donCode、prodCode、prodClassCode、prodClassName、volume、rh、money；字段名不带空格，血液类别用省里的编码，没有对照的编码要报错。',
      en: 'Each row has donCode, prodCode, prodClassCode, prodClassName, volume, rh and money; no blanks in names; classes are the province’s codes, an unmapped code is an error.',
    },
    csharp: `object ToProduct(BloodRow row)
{
    if (!classes.TryGetValue(row.LocalCode, out var prodClass))
        throw new RefusedException($"血液类别 {row.LocalCode} 没有对照到省编码");
    return new
    {
        donCode = row.DonCode.Trim(), prodCode = row.ProdCode.Trim(),
        prodClassCode = prodClass.Code, prodClassName = prodClass.Name,
        volume = row.Volume,   // decimal → JSON 数字
        rh = Rh(row.Rh),
        money = row.Money,     // decimal → JSON 数字
    };
}`,
    java: `public record Product(String donCode, String prodCode, String prodClassCode, String prodClassName,
    BigDecimal volume, String rh, BigDecimal money) {}   // BigDecimal → JSON 数字

Product toProduct(BloodRow row) {
  ProductClass productClass = classes.get(row.localCode());
  if (productClass == null)
    throw new RefusedException("血液类别 " + row.localCode() + " 没有对照到省编码");
  return new Product(row.donCode().trim(), row.prodCode().trim(),
      productClass.code(), productClass.name(), row.volume(), rh(row.rh()), row.money());
}`,
    sql: `-- 上线前找出没有对照的类别，应没有结果
SELECT DISTINCT f.LOCAL_CODE
  FROM BLOOD_FEE f
  LEFT JOIN PROD_CLASS_MAP c ON c.LOCAL_CODE = f.LOCAL_CODE
 WHERE c.LOCAL_CODE IS NULL`,
  },
  dates: {
    advice: {
      zh: 'birthday 和 consumptionDatetime 都写成 yyyy-MM-dd，不带时间；不要输出 /Date(…)/ 或时间戳。',
      en: 'birthday and consumptionDatetime are yyyy-MM-dd without a time; no /Date(…)/ and no timestamps.',
    },
    csharp: `// 指定区域，否则服务器的区域设置会改变分隔符
static string Day(DateTime value) => value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

birthday = Day(patient.Birthday),
consumptionDatetime = Day(row.UseTime),`,
    java: `// 类型用 LocalDate；java.util.Date 会受时区影响而差一天
public record BloodUser(String name, String identityNumber,
    @JsonFormat(pattern = "yyyy-MM-dd") LocalDate birthday, String hisId) {}

LocalDate useDay = resultSet.getTimestamp("USE_TIME").toLocalDateTime().toLocalDate();`,
    sql: `-- Oracle
SELECT TO_CHAR(p.BIRTHDAY, 'YYYY-MM-DD') AS BIRTHDAY FROM PATIENT p;
-- SQL Server（23 即 yyyy-mm-dd）
SELECT CONVERT(varchar(10), p.BIRTHDAY, 23) AS BIRTHDAY FROM PATIENT p;`,
  },
  amounts: {
    advice: {
      zh: 'actualCost 是字符串（如 "100.00"），volume 和 money 是 JSON 数字，最多两位小数；不带千分位和货币符号，计算用 decimal，不用 double。',
      en: 'actualCost is a string such as "100.00"; volume and money are JSON numbers with at most two decimals; no separators or signs; compute in decimal, never double.',
    },
    csharp: `decimal money = row.Money;         // decimal，不用 double
var product = new
{
    volume = row.Volume,           // 输出 2，不是 "2"
    money = decimal.Round(money, 2),
};
var actualCost = row.ActualCost.ToString("0.00", CultureInfo.InvariantCulture);   // 输出 "1234.50"`,
    java: `BigDecimal money = resultSet.getBigDecimal("MONEY");   // 不用 getDouble
money = money.setScale(2, RoundingMode.HALF_UP);
String actualCost = resultSet.getBigDecimal("ACTUAL_COST")
    .setScale(2, RoundingMode.HALF_UP).toPlainString();   // 不用 toString，否则可能是 1E+2

// application.properties：BigDecimal 不输出成 1E+2
// spring.jackson.generator.write-bigdecimal-as-plain=true`,
    sql: `-- 取原值，不在 SQL 里转成带千分位的文字
SELECT CAST(f.MONEY AS DECIMAL(12, 2)) AS MONEY,
       CAST(f.VOLUME AS DECIMAL(10, 2)) AS VOLUME
  FROM BLOOD_FEE f`,
  },
  rh: {
    advice: {
      zh: 'rh 只写半角的 + 或 -；把本院的“阳性”“Rh(D)+”或代码对照过来，对照不了的要报错，不要猜。',
      en: 'rh is a half-width + or -; map the hospital’s own words and codes, and fail on what cannot be mapped rather than guess.',
    },
    csharp: `static string Rh(string? value) => value?.Trim() switch
{
    "+" or "＋" or "阳性" or "Rh阳性" or "Rh(D)+" => "+",
    "-" or "－" or "阴性" or "Rh阴性" or "Rh(D)-" => "-",
    _ => throw new RefusedException("Rh血型没有登记或无法识别"),
};`,
    java: `static String rh(String value) {
  return switch (value == null ? "" : value.trim()) {
    case "+", "＋", "阳性", "Rh阳性", "Rh(D)+" -> "+";
    case "-", "－", "阴性", "Rh阴性", "Rh(D)-" -> "-";
    default -> throw new RefusedException("Rh血型没有登记或无法识别");
  };
}`,
    sql: `SELECT CASE WHEN f.RH IN ('+', '阳性', 'Rh(D)+') THEN '+'
            WHEN f.RH IN ('-', '阴性', 'Rh(D)-') THEN '-'
       END AS RH   -- 其余为 NULL，由程序报错
  FROM BLOOD_FEE f`,
  },
  netting: {
    advice: {
      zh: '退费要冲抵：同一袋血收退合计为零的不返回，作废的结算不返回，重新结算的住院只返回新的一次。',
      en: 'Net reversals: a bag whose rows sum to zero is absent, a voided settlement does not appear, a stay settled anew appears once.',
    },
    csharp: `var rows = all
    .Where(row => !row.Voided)                       // 作废的结算
    .GroupBy(row => (row.SettleNo, row.DonCode, row.ProdCode))
    .Select(bag => bag.First() with
    {
        Volume = bag.Sum(row => row.Volume),         // 退费行是负数
        Money = bag.Sum(row => row.Money),
    })
    .Where(bag => bag.Volume != 0 || bag.Money != 0) // 全部退掉的不返回
    .ToList();`,
    java: `record Bag(String settleNo, String donCode, String prodCode) {}

Map<Bag, BloodRow> net = new LinkedHashMap<>();
for (BloodRow row : rows) {
  if (row.voided()) continue;                                  // 作废的结算
  net.merge(new Bag(row.settleNo(), row.donCode(), row.prodCode()), row, BloodRow::plus);   // 退费行是负数
}
net.values().removeIf(bag -> bag.volume().signum() == 0 && bag.money().signum() == 0);`,
    sql: `SELECT f.SETTLE_NO, f.DON_CODE, f.PROD_CODE, SUM(f.VOLUME) AS VOLUME, SUM(f.MONEY) AS MONEY
  FROM BLOOD_FEE f
  JOIN SETTLEMENT s ON s.SETTLE_NO = f.SETTLE_NO AND s.STATUS = 'SETTLED'   -- 不含作废的
 GROUP BY f.SETTLE_NO, f.DON_CODE, f.PROD_CODE
HAVING SUM(f.VOLUME) <> 0 OR SUM(f.MONEY) <> 0`,
  },
}

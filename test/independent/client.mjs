// An independent client of the 用血减免 / HIS interface, written from the text of the specification alone.
//   node client.mjs [--expect-failure] BASE_URL ID PASSWORD_FILE IDENTITY_FILE
// It prints one JSON line and exits 0 (all as the text says) or 1. The secrets come from files, never from argv.
// Readings where the text leaves room, all taken strictly:
// - 可空 F is "present, not null, not empty" (for text and for collections alike); a field not in the tables is wrong;
// - the samples' types hold: expires_in and actualCost are text, volume and money are numbers;
// - the sample keys with a stray blank ("donCode ") are misprints, the table's names count;
// - the token must survive being pasted unescaped into "?token=token结果";
// - the HTTP status is 200 for a success; for a failure the text names none, so any is taken (and reported).
import { readFileSync } from 'node:fs'

const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Credentials': 'true',
  'Access-Control-Allow-Headers': '*',
  'Access-Control-Allow-Methods': 'PUT, GET, HEAD, POST, DELETE, OPTIONS',
}
const TIMEOUT_MS = 15000
const problems = []
const secrets = []

const hide = (message) => secrets.reduce((text, secret) => text.split(secret).join('***'), message)
const problem = (message) => void problems.push(hide(message))
const show = (value) => (value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 60))
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)

const isText = (value) => typeof value === 'string' && value.trim() !== ''
const isDate = (value) => {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false
  const time = Date.parse(`${value}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === value
}

// A rule is [test, what the text asks for].
const TEXT = [isText, 'a string that is not empty']
const DATE = [isDate, 'a real date as yyyy-MM-dd']
const OBJECT = [isObject, 'an object']
const LIST = [(value) => Array.isArray(value) && value.length > 0, 'an array that is not empty']
const SECONDS = [(value) => typeof value === 'string' && /^[1-9]\d*$/.test(value), 'a string of whole seconds']
const COST = [(value) => typeof value === 'string' && /^\d+(\.\d+)?$/.test(value), 'a string with a decimal amount']
const VOLUME = [(value) => Number.isFinite(value) && value > 0, 'a number above 0']
const MONEY = [(value) => Number.isFinite(value) && value >= 0, 'a number, 0 or more']
const RH = [(value) => value === '+' || value === '-', '"+" or "-"']
const NULL = [(value) => value === null, 'null']

const ENVELOPE = {
  success: [(value) => typeof value === 'boolean', 'true or false'],
  data: [(value) => value === null || isObject(value), 'an object or null'],
  erroMessage: [(value) => value === null || isText(value), 'null or a string that is not empty'],
}
const TOKEN = {
  token: [(value) => typeof value === 'string' && /^[\w.~-]+$/.test(value), 'a string that needs no escaping in a URL'],
  expires_in: SECONDS,
}
const NO_TOKEN = { token: NULL, expires_in: [(value) => value === '0' || SECONDS[0](value), SECONDS[1]] }
const INFO = { bldUser: OBJECT, chargeBills: LIST }
const USER = { name: TEXT, identityNumber: TEXT, birthday: DATE, hisId: TEXT }
const BILL = { serialNumber: TEXT, actualCost: COST, consumptionDatetime: DATE, products: LIST }
const PRODUCT = {
  donCode: TEXT,
  prodCode: TEXT,
  prodClassCode: TEXT,
  prodClassName: TEXT,
  volume: VOLUME,
  rh: RH,
  money: MONEY,
}

function check(where, value, rules) {
  if (!isObject(value)) return problem(`${where}: expected an object, got ${show(value)}`)
  for (const [field, [test, rule]] of Object.entries(rules)) {
    if (!Object.hasOwn(value, field)) problem(`${where}.${field}: missing`)
    else if (!test(value[field])) {
      const got = field === 'token' ? `a ${typeof value[field]}` : show(value[field])
      problem(`${where}.${field}: expected ${rule}, got ${got}`)
    }
  }
  for (const field of Object.keys(value)) {
    if (!Object.hasOwn(rules, field)) problem(`${where}: field ${show(field)} is not in the specification`)
  }
}

const listOf = (value) => (Array.isArray(value) ? value : [])

// One GET as a browser page of another origin makes it; gives the envelope, or null when there is none to read.
async function get(base, path, query, success) {
  const pairs = Object.entries(query).map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
  const where = `GET ${path}`
  let reply
  let bytes
  try {
    reply = await fetch(`${base}${path}?${pairs.join('&')}`, {
      headers: { Origin: 'http://yxjm.invalid' },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    bytes = await reply.arrayBuffer()
  } catch (error) {
    problem(`${where}: no reply (${error.cause?.code ?? error.name})`)
    return null
  }
  if (success && reply.status !== 200) problem(`${where}: expected status 200, got ${reply.status}`)
  for (const [header, expected] of Object.entries(CORS)) {
    const got = reply.headers.get(header)
    if (got !== expected) problem(`${where}: header ${header}: expected ${show(expected)}, got ${show(got)}`)
  }
  let body
  try {
    // ignoreBOM keeps a byte order mark in the text, so that JSON.parse refuses it.
    body = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch (error) {
    problem(`${where}: the body is not JSON in UTF-8 (${error.name}, status ${reply.status})`)
    return null
  }
  check(where, body, ENVELOPE)
  if (!isObject(body)) return null
  if (body.success !== success) {
    problem(`${where}: expected success ${success}, got ${show(body.success)}, erroMessage ${show(body.erroMessage)}`)
    return null
  }
  if (success && body.erroMessage !== null) problem(`${where}.erroMessage: expected null after a success`)
  if (!success && !isText(body.erroMessage)) problem(`${where}.erroMessage: expected a description of the failure`)
  return { ...body, status: reply.status }
}

async function expectSuccess(base, id, password, identityNumber) {
  const access = await get(base, '/token', { id, password }, true)
  if (!access) return {}
  if (isText(access.data?.token)) secrets.push(access.data.token)
  check('token data', access.data, TOKEN)
  if (!isText(access.data?.token)) return {}
  const info = await get(base, '/blduseinfo', { token: access.data.token, identityNumber }, true)
  if (!info) return {}
  check('data', info.data, INFO)
  const { bldUser, chargeBills } = info.data ?? {}
  if (isObject(bldUser)) {
    check('bldUser', bldUser, USER)
    if (bldUser.identityNumber !== identityNumber) problem('bldUser.identityNumber: not the one that was asked for')
  }
  const bills = listOf(chargeBills)
  bills.forEach((bill, i) => {
    check(`chargeBills[${i}]`, bill, BILL)
  })
  bills.forEach((bill, i) => {
    listOf(bill?.products).forEach((product, j) => {
      check(`chargeBills[${i}].products[${j}]`, product, PRODUCT)
    })
  })
  const products = bills.reduce((sum, bill) => sum + listOf(bill?.products).length, 0)
  return { token: true, bldUser, bills: bills.length, products }
}

// The password sent is made wrong here, so the file may hold the right one or a wrong one.
async function expectFailure(base, id, password, identityNumber) {
  const access = await get(base, '/token', { id, password: `${password}-wrong` }, false)
  // Either data is null as a whole, or its token is null as the table says.
  if (access && access.data !== null) check('token data', access.data, NO_TOKEN)
  const info = await get(base, '/blduseinfo', { token: `MadeUp${'x'.repeat(46)}`, identityNumber }, false)
  if (info && info.data !== null) problem('GET /blduseinfo.data: expected null after a failure')
  const brief = (reply) => reply && { status: reply.status, erroMessage: hide(String(reply.erroMessage)) }
  return { token: false, tokenFailure: brief(access), blduseinfoFailure: brief(info) }
}

async function main(argv) {
  const failing = argv.includes('--expect-failure')
  const [base, id, passwordFile, identityFile, ...rest] = argv.filter((arg) => arg !== '--expect-failure')
  if (!identityFile || rest.length > 0) {
    return problem('usage: node client.mjs [--expect-failure] BASE_URL ID PASSWORD_FILE IDENTITY_FILE')
  }
  if (!/^https?:\/\/[^/?#@]+\/?$/.test(base)) return problem('BASE_URL must be http[s]://{ip}:{port}')
  const read = (file) => readFileSync(file, 'utf8').replace(/\r?\n$/, '')
  const [password, identity] = [read(passwordFile), read(identityFile)]
  if (!password || !identity) return problem('PASSWORD_FILE or IDENTITY_FILE is empty')
  secrets.push(password)
  return (failing ? expectFailure : expectSuccess)(base.replace(/\/$/, ''), id, password, identity)
}

const result = await main(process.argv.slice(2)).catch((error) => problem(`${error.code ?? error.name}: client failed`))
process.stdout.write(`${JSON.stringify(problems.length > 0 ? { ok: false, problems } : { ok: true, ...result })}\n`)
process.exitCode = problems.length > 0 ? 1 : 0

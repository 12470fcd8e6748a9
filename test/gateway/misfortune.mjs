// Loaded into a gateway before its own code: signals then bring about what a test cannot wait for. Each error says a secret, as a driver's may.
import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'

const said = process.env.MISFORTUNE_SAYS ?? ''
let later = 0
let noRandomness = false

const { now } = Date
Date.now = () => now() + later

const { randomBytes } = crypto
crypto.randomBytes = (...parameters) => {
  if (noRandomness) throw new Error(`no randomness for ${said}`)
  return randomBytes(...parameters)
}
syncBuiltinESMExports()

process.on('SIGURG', () => {
  later += 24 * 3_600_000
})
process.on('SIGIO', () => {
  noRandomness = true
})
process.on('SIGUSR2', () => {
  throw Object.assign(new Error(`invalid input syntax for type integer: "${said}"`), { detail: said, where: said })
})

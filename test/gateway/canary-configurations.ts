import { machineCredential } from '@xuemian/gateway'
import { canary } from './canaries.ts'

const { word } = canary

const sound = {
  organisationCode: '40224846313020211A1001',
  listen: { host: '127.0.0.1', port: 0 },
  tokenKeyFile: 'token.key',
  actualCost: 'before-insurance',
  clients: [{ id: 'window', credential: machineCredential(canary.clientPassword) }],
  source: { kind: 'memory', file: 'rows.yaml' },
}

interface Faulty {
  readonly text: string
  readonly env?: Readonly<Record<string, string>>
}

const json = (more: object): string => JSON.stringify({ ...sound, ...more })

/** Configurations with a secret where it does not belong, each of which must be refused. */
export const faultyConfigurations: Readonly<Record<string, Faulty>> = {
  'secrets in every place': {
    text: json({
      organisationCode: word,
      listen: { host: '', port: word },
      tokenSeconds: word,
      httpStatus: word,
      origins: [`https://${word}/x`, word],
      pathPrefix: word,
      actualCost: word,
      clients: [
        { id: `${word} ${word}`, credential: canary.clientPassword },
        { id: 'desk', credential: canary.clientPassword, password: canary.clientPassword },
      ],
      limits: { attempts: word },
    }),
  },
  'a kind that is none': { text: json({ source: { kind: word, url: `${word}://${word}` } }) },
  'an address that is none, and queries that are none': {
    text: json({
      source: {
        kind: 'postgres',
        url: `postgress://reader:${canary.databasePassword}@his/db`,
        password: 5,
        patients: { query: `DELETE FROM ${word}`, columns: { name: 5 } },
        bags: { query: `SELECT '$1 ${word}'`, columns: {} },
      },
    }),
  },
  'no YAML': { text: `clients: [${word}\n  password: "${canary.clientPassword}\n\t- ${canary.name('甲')}` },
  'a token key that is too short': { text: json({ tokenKeyFile: 'short.key' }) },
  'an address from the environment': {
    text: json({ source: { kind: 'postgres' } }),
    env: { XUEMIAN_SOURCE_URL: `postgress://reader:${canary.databasePassword}@his/db`, XUEMIAN_LISTEN_PORT: word },
  },
}

export * from './decision.ts'
export * from './facts.ts'

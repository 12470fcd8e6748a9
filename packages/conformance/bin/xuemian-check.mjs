#!/usr/bin/env node
// `xuemian-check`: checks a HIS interface against the contract, straight from the sources.
import { register } from 'tsx/esm/api'

register()
const { main } = await import('../check/main.ts')
await main(process.argv)

#!/usr/bin/env node
// `xuemian-policy`: checks, compares, explains and tries out rules, straight from the sources.
import { register } from 'tsx/esm/api'

register()
const { main } = await import('../cli.ts')
await main(process.argv)

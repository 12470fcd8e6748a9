#!/usr/bin/env node
// `xuemian-province`: the provincial server and its commands, straight from the sources.
import { register } from 'tsx/esm/api'

register()
const { main } = await import('../main.ts')
await main(process.argv)

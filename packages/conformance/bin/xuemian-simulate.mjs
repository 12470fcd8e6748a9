#!/usr/bin/env node
// `xuemian-simulate`: a synthetic hospital on loopback, straight from the sources.
import { register } from 'tsx/esm/api'

register()
const { main } = await import('../simulate/main.ts')
await main(process.argv)

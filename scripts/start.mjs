#!/usr/bin/env node
// `npm start`: installs and builds what is missing, then runs the whole demonstration on loopback.
import { ensureInstalled, ensureWeb, requireNode } from './setup.mjs'

requireNode()
await ensureInstalled()
const webFolder = await ensureWeb()
const { register } = await import('tsx/esm/api')
register()
const { startDemonstration } = await import('./demonstration/start.ts')
await startDemonstration({ env: process.env, webFolder })

import { createMemorySource } from './memory.ts'
import { sourceSuite } from './suite.ts'

sourceSuite('memory', async (rows) => createMemorySource(rows))

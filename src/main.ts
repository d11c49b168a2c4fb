#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import path from 'node:path'
import { enlargeThreadPool } from './config/thread-pool.ts'

enlargeThreadPool()
// Commands start in half the time; where the sources cannot be written there is no cache, and no fault.
enableCompileCache(path.join(import.meta.dirname, '../node_modules/.cache/portaria'))
const { run } = await import('./cli/run.ts')
process.exitCode = await run(process.argv.slice(2))

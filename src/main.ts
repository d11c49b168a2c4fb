#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import path from 'node:path'

// SQLite waits for a lock on the threads that read files for everyone: with the usual four, a database that another
// process has locked would hold up every session. The pool is made at its first use, so this comes first.
process.env.UV_THREADPOOL_SIZE ??= '16'

// Commands start in half the time; where the sources cannot be written there is no cache, and no fault.
enableCompileCache(path.join(import.meta.dirname, '../node_modules/.cache/portaria'))
const { run } = await import('./cli/run.ts')
process.exitCode = await run(process.argv.slice(2))

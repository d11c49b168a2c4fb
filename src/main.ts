#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import path from 'node:path'

const args = process.argv.slice(2)
try {
  const { enlargeThreadPool } = await import('./config/thread-pool.ts')
  enlargeThreadPool()
  // Commands start in half the time; where the sources cannot be written there is no cache, and no fault.
  enableCompileCache(path.join(import.meta.dirname, '../node_modules/.cache/portaria'))
  const { run } = await import('./cli/run.ts')
  process.exitCode = await run(args)
} catch (error) {
  // Where an installation is half there, nothing that knows the words of a deferral can be imported.
  if (args[0] !== 'inject' || !args.includes('--pipe')) throw error
  process.stderr.write(
    '4.3.0 Falha temporaria; tente novamente mais tarde. Temporary failure, try again later.\n',
  )
  process.exitCode = 75
}

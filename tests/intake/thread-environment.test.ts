import assert from 'node:assert/strict'
import { enableCompileCache } from 'node:module'
import { test } from 'node:test'
import { threadEnvironment } from '../../src/intake/thread-environment.ts'
import { temporaryFolder } from '../support/folders.ts'

test('threadEnvironment, of a process with secrets, has nothing but the place of compiled sources', () => {
  process.env.PORTARIA_TEST_SECRET = 'xyzzy'
  assert.deepEqual(
    Object.keys(threadEnvironment()),
    process.env.NODE_COMPILE_CACHE ? ['NODE_COMPILE_CACHE'] : [],
  )
  enableCompileCache(temporaryFolder())
  assert.deepEqual(Object.keys(threadEnvironment()), ['NODE_COMPILE_CACHE'])
})

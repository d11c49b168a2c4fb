import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { temporaryFolder } from '../support/folders.ts'

const source = resolve(import.meta.dirname, '../../tools/install.mjs')

/** A project without packages: npm installs it without any network. */
function project() {
  const root = temporaryFolder()
  mkdirSync(join(root, 'tools'))
  copyFileSync(source, join(root, 'tools/install.mjs'))
  const write = (version: string) => {
    const manifest = { name: 'empty', version }
    writeFileSync(join(root, 'package.json'), JSON.stringify(manifest))
    const lock = { ...manifest, lockfileVersion: 3, requires: true, packages: { '': manifest } }
    writeFileSync(join(root, 'package-lock.json'), JSON.stringify(lock))
  }
  write('1.0.0')
  const install = () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'tools/install.mjs')], {
      encoding: 'utf8',
    })
    return { status, stdout, isSilent: stderr === '' }
  }
  return { root, write, install }
}

test('install, first use, installs and the second time says nothing', () => {
  const { root, install } = project()
  assert.deepEqual(install(), { status: 0, stdout: '', isSilent: false })
  assert.match(readFileSync(join(root, 'node_modules/.portaria-lock'), 'utf8'), /^[0-9a-f]{64}\n$/)
  assert.deepEqual(install(), { status: 0, stdout: '', isSilent: true })
})

test('install, lock file changed or packages gone, installs again', () => {
  const { root, write, install } = project()
  install()
  rmSync(join(root, 'node_modules'), { recursive: true })
  assert.equal(install().isSilent, false)
  assert.ok(existsSync(join(root, 'node_modules')))
  const before = readFileSync(join(root, 'node_modules/.portaria-lock'), 'utf8')
  write('1.0.1')
  install()
  assert.notEqual(readFileSync(join(root, 'node_modules/.portaria-lock'), 'utf8'), before)
})

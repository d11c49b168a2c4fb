import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { test } from 'node:test'

const root = resolve(import.meta.dirname, '..')
const manifest = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8'))

test('dependencies, every version, security 6.29 is pinned exactly', () => {
  const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
  const loose = versions.filter(([, version]) => !/^(npm:[\w-]+@)?\d+\.\d+\.\d+$/.test(String(version)))
  assert.deepEqual(loose, [])
})

test('dependencies, nodemailer below every package, security 6.29 is the one release without known holes', () => {
  const listing = JSON.parse(
    execFileSync('npm', ['ls', 'nodemailer', '--all', '--json'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  )
  assert.deepEqual([...versionsOf(listing, 'nodemailer')], ['10.6.0'])
})

test('dependencies, packages with install scripts, are the two that are allowed', () => {
  const lock = JSON.parse(readFileSync(resolve(root, 'package-lock.json'), 'utf8'))
  const scripted = Object.entries<{ hasInstallScript?: boolean; optional?: boolean }>(lock.packages)
    .filter(([, entry]) => entry.hasInstallScript && !entry.optional)
    .map(([path]) => path.replace(/^.*node_modules\//, ''))
  assert.deepEqual(scripted.sort(), Object.keys(manifest.allowScripts).sort())
})

type Listing = { readonly version?: string; readonly dependencies?: Record<string, Listing> }

function versionsOf(listing: Listing, name: string, found = new Set<string>()): Set<string> {
  for (const [key, child] of Object.entries(listing.dependencies ?? {})) {
    if (key === name && child.version) found.add(child.version)
    versionsOf(child, name, found)
  }
  return found
}

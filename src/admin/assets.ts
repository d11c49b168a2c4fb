import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import express, { type RequestHandler } from 'express'

const folder = path.join(import.meta.dirname, '../../public')
const versions = new Map<string, string>()

/** Serves the stylesheet, the script and the icon. */
export function serveAssets(): RequestHandler {
  return express.static(folder, {
    index: false,
    dotfiles: 'ignore',
    immutable: true,
    maxAge: '30d',
    redirect: false,
  })
}

/** The address of a file of `public`, with its version, so that browsers may keep it. */
export function assetUrl(name: string): string {
  let version = versions.get(name)
  if (version === undefined) {
    version = createHash('sha256')
      .update(readFileSync(path.join(folder, name)))
      .digest('hex')
      .slice(0, 12)
    versions.set(name, version)
  }
  return `/assets/${name}?v=${version}`
}

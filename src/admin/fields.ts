import express, { type RequestHandler } from 'express'
import { badRequest } from './http-fault.ts'

/** Reads a form; one over the limit is answered with 413. */
export const readForm = express.urlencoded({ extended: false, limit: '256kb', parameterLimit: 2_000 })

/**
 * Lets only plain fields through: one text each, and many only where the route says so.
 *
 * Brackets would be an object to another parser, and NUL ends a text for PostgreSQL.
 */
export function requirePlainFields(lists: readonly string[]): RequestHandler {
  return (request, _response, next) => {
    request.body ??= {}
    const isPlain = [request.query, request.body, request.params].every(
      (fields: Readonly<Record<string, unknown>>) =>
        Object.entries(fields).every(
          ([name, value]) => isPlainName(name) && isPlainValue(value, lists.includes(name)),
        ),
    )
    next(isPlain ? undefined : badRequest())
  }
}

function isPlainName(name: string): boolean {
  return /^[a-zA-Z][a-zA-Z0-9_-]{0,63}$/.test(name)
}

function isPlainValue(value: unknown, mayBeList: boolean): boolean {
  if (Array.isArray(value)) return mayBeList && value.every((each) => isPlainValue(each, false))
  return typeof value === 'string' && !value.includes('\0') && value.isWellFormed()
}

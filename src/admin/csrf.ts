import { csrfSync } from 'csrf-sync'

/** Refuses each request that changes something and does not carry the token of its sign-in. */
export const { csrfSynchronisedProtection: requireCsrfToken, generateToken: csrfTokenOf } = csrfSync({
  size: 32,
  getTokenFromRequest: (request) => {
    const token: unknown = request.body?.csrf
    return typeof token === 'string' ? token : undefined
  },
})

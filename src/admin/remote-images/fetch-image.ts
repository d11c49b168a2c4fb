import { type RasterImage, rasterImageOf } from '../files/raster-image.ts'
import { fetchGuarded } from '../guarded-fetch.ts'
import type { ImageNetwork } from './network.ts'

/** A picture of another host, whole. */
export type FetchedImage = { readonly type: RasterImage; readonly octets: Buffer }

/** What one picture may cost. */
const imageLimits = { octets: 5 * 1024 * 1024, redirects: 3, totalMs: 10_000 } as const

/** Fetches a picture from where the network allows; `null` for whatever is none. */
export async function fetchImage(
  address: string,
  network: ImageNetwork,
  limits: { readonly octets: number; readonly redirects: number; readonly totalMs: number } = imageLimits,
): Promise<FetchedImage | null> {
  const octets = await fetchGuarded(address, network, { accept: 'image/*', isHttpsOnly: false, ...limits })
  const type = octets === null ? null : rasterImageOf(octets)
  return octets === null || type === null ? null : { type, octets }
}

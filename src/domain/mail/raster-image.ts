/** The image types that no browser runs code from, and that may be shown. */
export type RasterImage = 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp'

/** Tells a raster image by its first octets, never by what the sender declared; `null` when it is none. */
export function rasterImageOf(octets: Uint8Array): RasterImage | null {
  if (startsWith(octets, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png'
  if (startsWith(octets, 0, [0xff, 0xd8, 0xff])) return 'image/jpeg'
  if (startsWith(octets, 0, [0x47, 0x49, 0x46, 0x38])) return 'image/gif'
  const isRiff = startsWith(octets, 0, [0x52, 0x49, 0x46, 0x46])
  return isRiff && startsWith(octets, 8, [0x57, 0x45, 0x42, 0x50]) ? 'image/webp' : null
}

function startsWith(octets: Uint8Array, offset: number, signature: readonly number[]): boolean {
  return signature.every((octet, index) => octets[offset + index] === octet)
}

export { type RasterImage, rasterImageOf } from '../../domain/mail/raster-image.ts'

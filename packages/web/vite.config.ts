import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// A build from within a test run would inherit NODE_ENV=test, and React would ship its development half.
if (process.argv.includes('build')) process.env.NODE_ENV = 'production'

export default defineConfig({
  plugins: [react()],
  // 360 browsers still ship the Chromium 86 core; hospitals cannot choose.
  build: { target: 'chrome86', outDir: 'dist', emptyOutDir: true, assetsInlineLimit: 0, chunkSizeWarningLimit: 900 },
  // For work on the screens alone: `npx vite` with the province of `npm start` on its usual port.
  server: { proxy: { '/api': process.env.XUEMIAN_PROVINCE ?? 'http://127.0.0.1:8080' } },
})

import { legacyLogicalPropertiesTransformer, StyleProvider } from '@ant-design/cssinjs'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { ConfigProvider } from 'antd'
import zhCN from 'antd/locale/zh_CN'
import { queries } from './queries.ts'
import { router } from './router.tsx'
import { theme } from './ui/theme.ts'

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''
// Chromium 86 knows neither `:where` nor logical properties; without these two antd is unstyled there.
const transformers = [legacyLogicalPropertiesTransformer]

/** The whole client: styles that the content security policy admits, language, data, routes. */
export function App() {
  return (
    <StyleProvider hashPriority="high" transformers={transformers}>
      <ConfigProvider
        locale={zhCN}
        theme={theme}
        csp={{ nonce }}
        button={{ autoInsertSpace: false }}
        wave={{ disabled: true }}
      >
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </ConfigProvider>
    </StyleProvider>
  )
}

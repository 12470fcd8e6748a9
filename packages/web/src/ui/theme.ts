import type { ThemeConfig } from 'antd'

/** One deep red, used sparingly, on warm white and neutral greys. `base.css` holds the same colours as custom properties. */
export const theme: ThemeConfig = {
  token: {
    colorPrimary: '#9d2b2b',
    colorInfo: '#6b635b',
    colorLink: '#8c2626',
    colorSuccess: '#2f6b4f',
    colorWarning: '#9a6700',
    colorError: '#b3261e',
    colorTextBase: '#292420',
    colorBgLayout: '#f7f5f2',
    colorBorder: '#d6cfc7',
    colorBorderSecondary: '#e8e3dd',
    colorTextPlaceholder: '#8a8178',
    borderRadius: 6,
    fontSize: 15,
    controlHeight: 38,
    controlHeightLG: 48,
    fontFamily:
      '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", sans-serif',
    motionDurationSlow: '0.15s',
    motionDurationMid: '0.1s',
  },
  components: { Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none', fontWeight: 500 } },
}

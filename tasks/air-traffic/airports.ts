/** The twenty busiest airports of the United States in 2001: code, name, and where they are, in degrees. */
export interface Airport {
  readonly code: string;
  readonly en: string;
  readonly zh: string;
  readonly latitude: number;
  readonly longitude: number;
}

const airport = (code: string, en: string, zh: string, latitude: number, longitude: number): Airport => ({
  code,
  en,
  zh,
  latitude,
  longitude,
});

/** In the file's order. */
export const AIRPORTS: readonly Airport[] = [
  airport('ORD', 'Chicago O’Hare', '芝加哥奥黑尔', 41.98, -87.9),
  airport('DFW', 'Dallas/Fort Worth', '达拉斯-沃思堡', 32.9, -97.04),
  airport('ATL', 'Atlanta', '亚特兰大', 33.64, -84.43),
  airport('LAX', 'Los Angeles', '洛杉矶', 33.94, -118.41),
  airport('PHX', 'Phoenix', '菲尼克斯', 33.43, -112.01),
  airport('STL', 'St. Louis', '圣路易斯', 38.75, -90.36),
  airport('DTW', 'Detroit', '底特律', 42.21, -83.35),
  airport('MSP', 'Minneapolis', '明尼阿波利斯', 44.88, -93.22),
  airport('LAS', 'Las Vegas', '拉斯维加斯', 36.08, -115.15),
  airport('DEN', 'Denver', '丹佛', 39.86, -104.67),
  airport('BOS', 'Boston', '波士顿', 42.36, -71.01),
  airport('IAH', 'Houston', '休斯敦', 29.98, -95.34),
  airport('CLT', 'Charlotte', '夏洛特', 35.21, -80.94),
  airport('SFO', 'San Francisco', '旧金山', 37.62, -122.37),
  airport('EWR', 'Newark', '纽瓦克', 40.69, -74.17),
  airport('PHL', 'Philadelphia', '费城', 39.87, -75.24),
  airport('LGA', 'New York LaGuardia', '纽约拉瓜迪亚', 40.78, -73.87),
  airport('PIT', 'Pittsburgh', '匹兹堡', 40.49, -80.23),
  airport('MCO', 'Orlando', '奥兰多', 28.43, -81.32),
  airport('SEA', 'Seattle', '西雅图', 47.45, -122.31),
];

import { expect, it } from 'vitest';
import { softwareRendererIn } from './backends.ts';

it.each([
  [
    'ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)',
    'SwiftShader',
  ],
  ['ANGLE (Mesa, llvmpipe (LLVM 15.0.7 256 bits), OpenGL 4.5)', 'llvmpipe'],
  ['llvmpipe (LLVM 12.0.0, 256 bits)', 'llvmpipe'],
  [
    'ANGLE (Microsoft, Microsoft Basic Render Driver Direct3D11 vs_5_0 ps_5_0, D3D11)',
    'Microsoft Basic Render',
  ],
  ['Apple Software Renderer', 'Software'],
])('[TR8] %s is no graphics card', (renderer, name) => {
  expect(softwareRendererIn(renderer)).toBe(name);
});

it.each([
  'ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 Direct3D11 vs_5_0 ps_5_0, D3D11)',
  'ANGLE (Intel, Mesa Intel(R) UHD Graphics 620 (KBL GT2), OpenGL 4.6)',
  'ANGLE (Apple, ANGLE Metal Renderer: Apple M2, Unspecified Version)',
  'Adreno (TM) 640',
  'Mali-G78',
  '',
])('[TR8] %s may be one', (renderer) => {
  expect(softwareRendererIn(renderer)).toBeUndefined();
});

using System.Globalization;
using Nabla.Loops;

namespace Nabla.Gpu;

/// <summary>Random numbers: a work-item a block of four words, which lie where <see cref="Chunk"/> says.</summary>
internal sealed record RandomNumbersText(Distributed Distributed, DType Of) : KernelText
{
    public override string Name => "random_numbers";

    public override void Write(Source source)
    {
        source.Needs(RandomText.Page);
        string t = CNames.Stored(Of);
        bool isWide = Of == DType.Float64;
        int words = isWide ? Chunk.Words64 : Chunk.Words32;
        string draw = (Distributed, isWide) switch
        {
            (Distributed.Uniform, false) => "for (i32 w = 0; w < 4; w++) { drawn[w] = f32_uniform(word[w]); }",
            (Distributed.Uniform, true) => "drawn[0] = f64_uniform(first); drawn[1] = f64_uniform(second);",
            (_, false) => "f32_normals(word[0], word[1], &drawn[0], &drawn[1]); f32_normals(word[2], word[3], &drawn[2], &drawn[3]);",
            _ => "f64_normals(first, second, &drawn[0], &drawn[1]);",
        };
        source.Text.Append(CultureInfo.InvariantCulture, $$"""
            KERNEL void random_numbers(GLOBAL const i64* key, i64 key_at, GLOBAL {{t}}* z, i64 z_at, i64 key_step, i64 blocks, i64 count) {
                const u64 seed = (u64)key[key_at];
                const u64 stream = (u64)key[key_at + key_step];
                for (i64 block = GROUP() * ITEMS() + ITEM(); block < blocks; block += GROUPS() * ITEMS()) {
                    u32 word[4];
                    philox(seed, stream, (u64)block, word);
                    {{(isWide ? "const u64 first = ((u64)word[0] << 32) | word[1];" : "")}}
                    {{(isWide ? "const u64 second = ((u64)word[2] << 32) | word[3];" : "")}}
                    {{t}} drawn[4];
                    {{draw}}
                    const i64 at = block / {{Chunk.Blocks}} * {{words}} + block % {{Chunk.Blocks}};
                    for (i32 w = 0; w < {{words / Chunk.Blocks}}; w++) {
                        if (at + w * {{Chunk.Blocks}} < count) {
                            z[z_at + at + w * {{Chunk.Blocks}}] = drawn[w];
                        }
                    }
                }
            }

            """);
    }
}

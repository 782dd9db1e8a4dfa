using Nabla.Cuda.Tests.Emulator;
using Nabla.Gpu;

namespace Nabla.Cuda.Tests;

/// <summary>A block of a transformer is trained with the emulated cuBLASLt: of its products none is left to a generated kernel, though heads lie in no way that a library takes.</summary>
[Collection(nameof(Alone))]
public sealed class LibraryAttentionTests
{
    private const int Batch = 2, Tokens = 32, Heads = 2, Depth = 8, Width = Heads * Depth;

    // Six forward; in reverse two for each of four layers, less the gradient of what came in, and five of attention, which multiplies queries and keys once more; compiled, the two are one.
    private const int Products = 6 + 7 + 5;

    [EmulatedTheory]
    [InlineData(DType.Float32, false, 1e-5)]
    [InlineData(DType.Float32, true, 1e-5)]
    [InlineData(DType.BFloat16, false, 1.0 / 64)]
    [InlineData(DType.BFloat16, true, 1.0 / 64)]
    public void EveryProductOfATrainedBlockIsTheLibrarys(DType dtype, bool compiled, double tolerance)
    {
        Device device = EmulatedDevice.OfItsOwn(usesLibraries: true);
        Tensor[] expected = Step(Device.Cpu, dtype, compiled, out _);
        Tensor[] found = Step(device, dtype, compiled, out long products);
        Assert.Equal(compiled ? Products - 1 : Products, products);
        Assert.DoesNotContain(((CudaRuntime)((GpuMachine)device.Machine).Runtime).Texts, static text => text.Name == "product");
        for (int i = 0; i < expected.Length; i++)
        {
            Tensor x = expected[i].Cast(DType.Float64);
            Tensor y = found[i].To(Device.Cpu).Cast(DType.Float64);
            double most = x.Abs().Max().ToScalar<double>();
            double apart = (x - y).Abs().Max().ToScalar<double>();
            Assert.True(most > 0 && apart <= tolerance * most, $"Result {i}, at most {most}, is {apart} away.");
        }
    }

    // The loss and all gradients; products are those of the second step, after what is found out once.
    private static Tensor[] Step(Device device, DType dtype, bool compiled, out long products)
    {
        ulong seed = 1;
        Variable Parameter(int rows, int columns) => new((Tensor.Randn([rows, columns], DType.Float32, seed++) / Math.Sqrt(columns)).Cast(dtype).To(device));
        Variable[] weights = [Parameter(3 * Width, Width), Parameter(Width, Width), Parameter(4 * Width, Width), Parameter(Width, 4 * Width)];
        Tensor batch = Tensor.Randn([Batch, Tokens, Width], DType.Float32, seed++).Cast(dtype).To(device);

        Tensor Block(Tensor x)
        {
            Tensor all = x.LayerNorm([Width]).Linear(weights[0]).Reshape(Batch, Tokens, 3, Heads, Depth).Permute(2, 0, 3, 1, 4);
            Tensor found = all[0].ScaledDotProductAttention(all[1], all[2], isCausal: true).Permute(0, 2, 1, 3).Reshape(Batch, Tokens, Width);
            Tensor y = x + found.Linear(weights[1]);
            return y + y.LayerNorm([Width]).Linear(weights[2]).Gelu().Linear(weights[3]);
        }

        Tensor[] Train(Tensor x)
        {
            Tensor loss = Block(x).Square().Mean();
            loss.Backward();
            Tensor[] results = [loss.Detach(), .. weights.Select(static weight => weight.Grad!)];
            foreach (Variable weight in weights)
            {
                weight.ClearGrad();
            }

            return results;
        }

        Func<Tensor, Tensor[]> step = compiled ? Transform.Jit<Tensor, Tensor[]>(Train) : Train;
        _ = step(batch);
        long before = EmulatedLibraries.Products(1);
        Tensor[] found = step(batch);
        products = EmulatedLibraries.Products(1) - before;
        return found;
    }
}

using Nabla.Gpu;
using Nabla.Tests.Laws;

namespace Nabla.Tests.Devices;

/// <summary>However sums of products are cut into tiles, they have the processor's bits. The gate tries each tile on some of the cases.</summary>
[Collection("Tiles")]
public sealed class TileBitsTests
{
    // Lengths that no tile divides, sums of several chains.
    private static readonly (string Name, Func<Func<Tensor, Tensor>, Tensor[]> Compute)[] s_cases =
    [
        ("one product", static on => [on(Numbers(DType.Float32, 1, 130, 1030)).MatMul(on(Numbers(DType.Float32, 2, 1030, 141)))]),
        ("batches, transposed, in two types", static on =>
        [
            .. new[] { DType.Float32, DType.Float64 }.Select(dtype => on(Numbers(dtype, 1, 3, 70, 131)).T.MatMul(on(Numbers(dtype, 2, 150, 70)).T)),
        ]),
        ("an ending, compiled", static on => [Transform.Jit(static (Tensor x, Tensor w, Tensor b) => ((x.MatMul(w.T) + b).Relu() * 0.5f).Exp())(on(Numbers(DType.Float32, 1, 257, 90) * 0.1f), on(Numbers(DType.Float32, 2, 129, 90)), on(Numbers(DType.Float32, 3, 129)))]),
        ("half precision", static on =>
        [
            on(Numbers(DType.BFloat16, 1, 2, 131, 520)).MatMul(on(Numbers(DType.BFloat16, 2, 2, 520, 129))),
            on(Numbers(DType.Float16, 1, 97, 33)).T.MatMul(on(Numbers(DType.Float16, 2, 97, 135))),
        ]),
        ("integers", static on => [on(Tensor.Randint(-1000, 1000, [70, 515], DType.Int32, seed: 1)).MatMul(on(Tensor.Randint(-1000, 1000, [515, 66], DType.Int32, seed: 2)))]),
        ("a convolution and its gradients, line by line", static on => Convolved(on, [3, 18, 12, 13], [35, 18, 3, 3], stride: 1)),
        ("a convolution and its gradients, block by block", static on => Convolved(on, [2, 20, 40, 31], [18, 20, 3, 3], stride: 7)),
    ];

    public static TheoryData<int, int, string> All()
    {
        TheoryData<int, int, string> data = [];
        for (int tile = 0; tile < ProductTile.All.Count; tile++)
        {
            for (int i = 0; i < s_cases.Length; i++)
            {
                if (Place.IsTried((tile * s_cases.Length) + i))
                {
                    data.Add(tile, i, $"{s_cases[i].Name}, {ProductTile.All[tile]}");
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_tile_leaves_the_processors_bits(int tile, int at, string name)
    {
        // Of one tile there is nothing to choose, and nothing is timed.
        GpuRuntime runtime = ((GpuMachine)Place.Device.Machine).Runtime;
        Device device = new(runtime.Name, new GpuMachine(runtime, new TileSearch(runtime, tiles: [ProductTile.All[tile]], leastProducts: 0)));
        Tensor[] expected = s_cases[at].Compute(static x => x);
        Tensor[] actual = s_cases[at].Compute(x => x.To(device));
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(ReferenceEquals(device, actual[i].Device), $"{name}: result {i} is on {actual[i].Device}");
            Assert.True(expected[i].Concrete.HasSameBits(actual[i].To(Device.Cpu).Concrete), $"{name}: result {i}\n{expected[i]}\n≠\n{actual[i]}");
        }
    }

    private static Tensor Numbers(DType dtype, ulong seed, params int[] shape) => Tensor.Randn(Shape.Create(shape), seed: seed).Cast(dtype);

    private static Tensor[] Convolved(Func<Tensor, Tensor> on, int[] input, int[] weight, int stride)
    {
        Tensor x = on(Numbers(DType.Float32, 1, input));
        Tensor w = on(Numbers(DType.Float32, 2, weight));
        Tensor[] gradients = Transform.Grad<Tensor[]>(both => both[0].Conv(both[1], stride: stride, padding: 1).Square().Sum())([x, w]);
        return [x.Conv(w, stride: stride, padding: 1), .. gradients];
    }
}

using BenchmarkDotNet.Attributes;

namespace Nabla.Bench.Kernels;

/// <summary>Copies of views: what is flattened that cannot be flattened in place.</summary>
public class Move : Suite
{
    [Params("transpose", "transpose f64", "transpose of 1024", "exchange of the middle axes", "every second row", "flip", "repeat of rows")]
    public string View { get; set; } = "";

    internal override Kernel Make()
    {
        Tensor x = Tensor.Randn([1000, 1000], seed: 1);
        Tensor wide = Tensor.Randn([1000, 1000], DType.Float64, seed: 1);
        Tensor aliased = Tensor.Randn([1024, 1024], seed: 1);
        Tensor heads = Tensor.Randn([10, 100, 10, 100], seed: 1);
        return View switch
        {
            "transpose" => Copy(x.T),
            "transpose f64" => Copy(wide.T),
            "transpose of 1024" => Copy(aliased.T),
            "exchange of the middle axes" => Copy(heads.Permute(0, 2, 1, 3)),
            "every second row" => Copy(x[At.Every(.., 2)]),
            "flip" => Copy(x.Flip(1)),
            _ => Copy(x[0].BroadcastTo([1000, 1000])),
        };
    }

    private static Kernel Copy(Tensor view) =>
        Kernel.OfBytes(2.0 * view.Count * (view.DType == DType.Float64 ? 8 : 4), () => view.Reshape((int)view.Count));
}

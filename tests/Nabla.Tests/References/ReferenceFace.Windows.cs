namespace Nabla.Tests.References;

internal static partial class ReferenceFace
{
    private static void Windows()
    {
        Map("Convolution", static (Tensor[] x, ReferenceArguments a) => a.Text("role") == "forward"
            ? x[0].Conv(x[1], x[2], Each(a, "stride"), Each(a, "padding"), Each(a, "dilation"), a.OptionalInteger("groups") ?? 1)
            : x[0].ConvTranspose(x[1], x[2], Each(a, "stride"), Each(a, "padding"), Each(a, "outputPadding"), a.OptionalInteger("groups") ?? 1, Each(a, "dilation")));
        MapMany("MaxPool", static (x, a) => Both(a.Integers("kernel").Length switch
        {
            1 => x[0].MaxPool1dWithIndices(Each(a, "kernel"), Each(a, "stride"), Each(a, "padding"), ceilMode: a.Flag("ceiling")),
            2 => x[0].MaxPool2dWithIndices(Each(a, "kernel"), Each(a, "stride"), Each(a, "padding"), ceilMode: a.Flag("ceiling")),
            _ => x[0].MaxPool3dWithIndices(Each(a, "kernel"), Each(a, "stride"), Each(a, "padding"), ceilMode: a.Flag("ceiling")),
        }));
        Map("AvgPool", static (x, a) => a.Integers("kernel").Length switch
        {
            1 => x.AvgPool1d(Each(a, "kernel"), Each(a, "stride"), Each(a, "padding"), a.Flag("ceiling")),
            2 => x.AvgPool2d(Each(a, "kernel"), Each(a, "stride"), Each(a, "padding"), a.Flag("ceiling")),
            _ => x.AvgPool3d(Each(a, "kernel"), Each(a, "stride"), Each(a, "padding"), a.Flag("ceiling")),
        });
    }

    private static Tensor[] Both((Tensor Values, Tensor Indices) pair) => [pair.Values, pair.Indices];

    private static PerAxis Each(ReferenceArguments arguments, string name) => PerAxis.Create(arguments.OptionalIntegers(name) ?? []);
}

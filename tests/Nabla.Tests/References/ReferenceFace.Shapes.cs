namespace Nabla.Tests.References;

internal static partial class ReferenceFace
{
    private static void Shapes()
    {
        Map("Reshape", static (x, a) => x.Reshape(a.Integers("shape")));
        Map("Flatten", static (x, a) => x.Flatten(a.Integer("start"), a.Integer("end")));
        Map("Squeeze", static (x, a) => a.OptionalInteger("axis") is { } axis ? x.Squeeze(axis) : x.Squeeze());
        Map("Unsqueeze", static (x, a) => x.Unsqueeze(a.Integer("axis")));
        Map("Permute", static (x, a) => x.Permute(a.Integers("axes")));
        Map("Transpose", static (x, a) => x.Transpose(a.Integer("first"), a.Integer("second")));
        Map("Broadcast", static (x, a) => x.BroadcastTo(Shape.Create(a.Integers("shape"))));
        Map("Inverse", static x => x.Inverse());
        Map("Det", static x => x.Det());
        Map("LogDet", static x => x.LogDet());
        Map("Cholesky", static x => x.Cholesky());
        Map("Fourier", static (Tensor[] x, ReferenceArguments a) => Functions.Stack([.. Parts(Fourier.Fft(x[0], x[1], a.Integer("n"))), .. Parts(Fourier.Ifft(x[0], x[1], a.Integer("n")))], 0));
        Map("Qr", static x => x.Qr().R);
        Map("Eigvalsh", static x => x.Eigvalsh());
        Map("Svdvals", static x => x.Svdvals());
        Map("Pinv", static x => x.Pinv());
        Map("SolveTriangular", static (x, y) => x.SolveTriangular(y, upper: true));
        Map("MatrixExp", static x => x.MatrixExp());
        Map("Solve", static (x, y) => x.Solve(y));
        Map("Flip", static (x, a) => x.Flip(Axes.Create(a.Integers("axes"))));
        Map("Slice", static (x, a) => x[a.Lists("ranges").Select(Part).ToArray()]);
        Map("Overwrite", static (Tensor[] x, ReferenceArguments a) => x[0].With(x[1], a.Lists("ranges").Select(Part).ToArray()));
        Map("Pad", static (x, a) => a.Lists("pads").Index().Aggregate(
            x, (padded, pair) => padded.Pad(pair.Index, pair.Item![0], pair.Item[1], a.Number("value"))));
        Map("Concat", static (Tensor[] x, ReferenceArguments a) => Functions.Concat(x, a.Integer("axis")));
        Map("Stack", static (Tensor[] x, ReferenceArguments a) => Functions.Stack(x, a.Integer("axis")));
        MapMany("Split", static (x, a) => x[0].Split(a.Integers("sizes"), a.Integer("axis")));
    }

    private static Tensor[] Parts((Tensor Real, Tensor Imaginary) pair) => [pair.Real, pair.Imaginary];

    private static At Part(int[]? range)
    {
        if (range is null)
        {
            return At.Every(.., 1);
        }

        Index start = range[0] < 0 ? ^-range[0] : range[0];
        Index stop = range[1] < 0 ? ^-range[1] : range[1];
        return At.Every(start..stop, range[2]);
    }
}

namespace Nabla.Tests.References;

internal static partial class ReferenceFace
{
    private static void Indexing()
    {
        Map("Gather", static (Tensor[] x, ReferenceArguments a) => Functions.Gather(x[0], x[1], a.Integer("axis")));
        Map("ScatterAdd", static (Tensor[] x, ReferenceArguments a) => Functions.ScatterAdd(x[0], x[1], x[2], a.Integer("axis")));
        Map("ScatterProd", static (Tensor[] x, ReferenceArguments a) => Functions.Scatter(x[0], x[1], x[2], a.Integer("axis"), ScatterMode.Prod));
        Map("ScatterMax", static (Tensor[] x, ReferenceArguments a) => Functions.Scatter(x[0], x[1], x[2], a.Integer("axis"), ScatterMode.Max));
        Map("ScatterMin", static (Tensor[] x, ReferenceArguments a) => Functions.Scatter(x[0], x[1], x[2], a.Integer("axis"), ScatterMode.Min));
        MapMany("CumMax", static (x, a) =>
        {
            (Tensor values, Tensor indices) = x[0].CumMax(a.Integer("axis"));
            return [values, indices];
        });
        MapMany("CumMin", static (x, a) =>
        {
            (Tensor values, Tensor indices) = x[0].CumMin(a.Integer("axis"));
            return [values, indices];
        });
        Map("IndexSelect", static (Tensor[] x, ReferenceArguments a) => Functions.IndexSelect(x[0], x[1], a.Integer("axis")));
        Map("OneHot", static (x, a) => Functions.OneHot(x, a.Integer("classes")));
        Map("Nonzero", static x => Primitives.Nonzero.Op.Apply(x.Cast(DType.Bool).Reshape(-1)));
        MapMany("Sort", static (x, a) =>
        {
            (Tensor values, Tensor indices) = x[0].Sort(a.Integer("axis"), a.Flag("descending"));
            return [values, indices];
        });
        MapMany("TopK", static (x, a) =>
        {
            (Tensor values, Tensor indices) = x[0].TopK(a.Integer("k"), a.Integer("axis"), a.Flag("largest"));
            return [values, indices];
        });
    }
}

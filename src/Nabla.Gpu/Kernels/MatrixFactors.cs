using System.Globalization;
using System.Text;

namespace Nabla.Gpu;

/// <summary>Matrices of any strides, of which there are some along axes before.</summary>
/// <param name="Rank">The number of axes before the last two.</param>
/// <param name="IsXAlongK">Whether x's rows lie side by side.</param>
/// <param name="IsYAlongK">Whether y's columns do.</param>
internal sealed record MatrixFactors(int Rank, bool IsXAlongK, bool IsYAlongK) : IFactors
{
    public IReadOnlyList<string> Parameters =>
    [
        "x_m", "x_k", "y_k", "y_n",
        .. Enumerable.Range(1, Math.Max(Rank - 1, 0)).Select(axis => $"n{axis}"),
        .. Enumerable.Range(0, Rank).Select(axis => $"x_b{axis}"),
        .. Enumerable.Range(0, Rank).Select(axis => $"y_b{axis}"),
    ];

    public IReadOnlyList<string> Axes => [.. Enumerable.Range(0, Rank).Select(axis => $"b{axis}"), "m", "n"];

    public string OfBatch
    {
        get
        {
            StringBuilder text = new();
            if (Rank > 0)
            {
                PointwiseText.Coordinates(text, "batch", Rank, isSmall: false, "        ");
            }

            string xs = string.Concat(Enumerable.Range(0, Rank).Select(axis => $" + i{axis} * x_b{axis}"));
            string ys = string.Concat(Enumerable.Range(0, Rank).Select(axis => $" + i{axis} * y_b{axis}"));
            return text.Append(CultureInfo.InvariantCulture, $"        const i64 x_first = 0{xs};\n        const i64 y_first = 0{ys};\n").ToString();
        }
    }

    public string OfPlace => "";

    public string Coordinate(string axis) => axis switch
    {
        "m" => "gm",
        "n" => "gn",
        _ => $"i{axis[1..]}",
    };

    public string LoadX(string type, Func<string, string> load) => $"                    value = {load("x[x_first + gm * x_m + gk * x_k]")};";

    public string LoadY(string type, Func<string, string> load) => $"                    value = {load("y[y_first + gk * y_k + gn * y_n]")};";
}

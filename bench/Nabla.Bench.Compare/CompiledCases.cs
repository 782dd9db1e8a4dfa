using System.Globalization;
using Nabla.Learning;
using static Nabla.Functions;
using static Nabla.Transform;

namespace Nabla.Bench.Compare;

/// <summary>Training steps and functions with their gradients, most of them compiled; the rival's side is eng/compare_compiled.py.</summary>
internal static class CompiledCases
{
    private const int StepsOfCheck = 3;

    /// <summary>The case, or null where the words name none of these.</summary>
    public static Work? Make(string[] words)
    {
        int Number(int position) => int.Parse(words[position], CultureInfo.InvariantCulture);
        return words[0] switch
        {
            "train" => Training(words[1], [.. words[2].Split(',').Select(width => int.Parse(width, CultureInfo.InvariantCulture))], Number(3)),
            "logistic" => Logistic(Number(1)),
            "crossentropy" => CrossEntropy(Number(1), Number(2)),
            "layernormgelu" => Normalised(Number(1), Number(2)),
            "adam" => Update(Number(1)),
            "softmax" => Eager(static x => x.Softmax(1), Number(1), Number(2)),
            "layernorm" => Normalised(Number(1), Number(2), static (norm, x) => norm.Forward(x), isCompiled: false),
            "block" => Transformer(Number(1), Number(2), Number(3), Number(4)),
            "pendulum" => Pendulum(Number(1)),
            "lstm" => Recurrent(Number(1), Number(2), Number(3), Number(4)),
            "attention" => Attention(Number(1), Number(2), Number(3), Number(4)),
            "conv" => Convolved(Number(1), Number(2), Number(3), Number(4), Number(5)),
            "batchnorm" => Batches([Number(1), Number(2), Number(3), Number(3)]),
            _ => null,
        };
    }

    private static Optimizer Rule(string name, Module model)
        => name == "sgd" ? new Sgd(model.Parameters, learningRate: 0.01) : new Adam(model.Parameters, learningRate: 1e-3);

    private static Work Training(string rule, int[] widths, int batch)
    {
        Tensor images = Filled.Even([batch, widths[0]], 1);
        Tensor labels = Filled.Labels(batch, 2, widths[^1]);
        Sequential Model()
        {
            List<Layer> layers = [];
            for (int i = 1; i < widths.Length; i++)
            {
                layers.AddRange(i == 1 ? [] : [new Relu()]);
                layers.Add(new Linear(widths[i - 1], widths[i]));
            }

            return new Sequential([.. layers]);
        }

        return OfTraining(Model, rule, static (logits, y) => Loss.CrossEntropy(logits, y), images, labels);
    }

    private static Work Transformer(int width, int heads, int tokens, int batch)
    {
        Tensor inputs = Filled.Even([batch, tokens, width], 1);
        Tensor targets = Filled.Even([batch, tokens, width], 2);
        return OfTraining(() => new Block(width, heads), "adam", static (y, target) => Loss.MeanSquaredError(y, target), inputs, targets);
    }

    // Compiled steps of training on one batch; to be compared, the losses of some of them, from fresh weights on.
    private static Work OfTraining(Func<Layer> model, string rule, Func<Tensor, Tensor, Tensor> loss, Tensor inputs, Tensor targets)
    {
        Func<Tensor> Fresh()
        {
            Layer layer = model();
            Filled.Parameters(layer);
            Optimizer optimizer = Rule(rule, layer);
            Func<Tensor, Tensor, Tensor> step = Jit((Tensor x, Tensor target) =>
            {
                optimizer.ClearGrad();
                Tensor value = loss(layer.Forward(x), target);
                value.Backward();
                optimizer.Step();
                return value;
            });
            return () => step(inputs, targets);
        }

        Func<Tensor> timed = Fresh();
        return new Work(
            () => timed(),
            () =>
            {
                Func<Tensor> step = Fresh();
                return [.. Enumerable.Range(0, StepsOfCheck).Select(_ => (double)step())];
            });
    }

    private static Work Logistic(int count)
    {
        Variable x = new(Filled.Even([count], 1, 4));
        Func<Tensor> step = Jit(
            () =>
            {
                x.ClearGrad();
                Tensor y = (1 / (1 + Exp(-x))).Sum();
                y.Backward();
                return y;
            },
            keepGrads: true);
        return new Work(
            () => step(),
            () =>
            {
                Tensor value = step();
                return [(double)value, Filled.Sum(x.Grad!)];
            });
    }

    private static Work CrossEntropy(int rows, int classes)
    {
        Tensor logits = Filled.Even([rows, classes], 1, 4);
        Tensor labels = Filled.Labels(rows, 2, classes);
        Func<Tensor, Tensor, (Tensor Value, Tensor Gradient)> f = Jit(ValueAndGrad((Tensor x, Tensor y) => Loss.CrossEntropy(x, y)));
        return new Work(
            () => f(logits, labels),
            () =>
            {
                (Tensor value, Tensor gradient) = f(logits, labels);
                return [(double)value, Filled.Sum(gradient)];
            });
    }

    private static Work Normalised(int rows, int columns) => Normalised(rows, columns, static (norm, x) => x + Gelu(norm.Forward(x)), isCompiled: true);

    private static Work Normalised(int rows, int columns, Func<LayerNorm, Tensor, Tensor> f, bool isCompiled)
    {
        LayerNorm norm = new(columns);
        Filled.Parameters(norm);
        return WithGradient(x => f(norm, x[0]), norm.Parameters, [[rows, columns]], isCompiled);
    }

    private static Work Eager(Func<Tensor, Tensor> f, int rows, int columns) => WithGradient(x => f(x[0]), [], [[rows, columns]], isCompiled: false);

    private static Work Recurrent(int inputs, int hidden, int steps, int batch)
    {
        Tensor sequences = Filled.Even([steps, batch, inputs], 1);
        Tensor targets = Filled.Even([steps, batch, hidden], 2);
        return OfTraining(() => new Lstm(inputs, hidden), "sgd", static (y, target) => Loss.MeanSquaredError(y, target), sequences, targets);
    }

    private static Work Attention(int batch, int heads, int tokens, int depth)
    {
        Shape shape = [batch, heads, tokens, depth];
        return WithGradient(x => x[0].ScaledDotProductAttention(x[1], x[2]), [], [shape, shape, shape], isCompiled: true);
    }

    private static Work Convolved(int batch, int channels, int size, int filters, int window)
    {
        Conv2d layer = new(channels, filters, window);
        Filled.Parameters(layer);
        return WithGradient(x => layer.Forward(x[0]), layer.Parameters, [[batch, channels, size, size]], isCompiled: true);
    }

    private static Work Batches(Shape shape)
    {
        BatchNorm2d layer = new(shape[1]);
        Filled.Parameters(layer);
        return WithGradient(x => layer.Forward(x[0]), layer.Parameters, [shape], isCompiled: true);
    }

    private static Work WithGradient(Func<Variable[], Tensor> f, IReadOnlyList<Variable> parameters, Shape[] shapes, bool isCompiled)
    {
        // The cotangent has seed 2, so the first x has 1 and further ones begin at 3.
        Variable[] xs = [.. shapes.Select((shape, i) => new Variable(Filled.Even(shape, i == 0 ? 1 : (uint)i + 2)))];
        Tensor cotangent = Filled.Even(f(xs).Shape, 2);
        Variable[] all = [.. xs, .. parameters];
        Tensor Step(Tensor g)
        {
            foreach (Variable variable in all)
            {
                variable.ClearGrad();
            }

            Tensor y = f(xs);
            y.Backward(g);
            return y;
        }

        Func<Tensor, Tensor> step = isCompiled ? Jit((Func<Tensor, Tensor>)Step, keepGrads: true) : Step;
        return new Work(
            () => step(cotangent),
            () =>
            {
                Tensor y = step(cotangent);
                return [Filled.Sum(y), .. all.Select(variable => Filled.Sum(variable.Grad!))];
            });
    }

    private static Work Update(int count)
    {
        Tensor gradient = Filled.Even([count], 2);
        (Variable Parameter, Action Step) Fresh()
        {
            Variable parameter = new(Filled.Even([count], 1));
            Adam optimizer = new([parameter], learningRate: 1e-3);
            Action<Tensor> step = g =>
            {
                optimizer.ClearGrad();
                (parameter * g).Sum().Backward();
                optimizer.Step();
            };
            Func<Tensor, Tensor> compiled = Jit((Tensor g) =>
            {
                step(g);
                return optimizer.State["stepCount"].Value;
            });
            return (parameter, () => compiled(gradient));
        }

        (_, Action timed) = Fresh();
        return new Work(
            timed,
            () =>
            {
                (Variable parameter, Action step) = Fresh();
                for (int i = 0; i < StepsOfCheck; i++)
                {
                    step();
                }

                return [Filled.Sum(parameter.Value)];
            });
    }

    private static Work Pendulum(int steps)
    {
        const double Interval = 0.01;
        Func<Tensor, Tensor, (Tensor Value, (Tensor, Tensor) Gradient)> f = Jit((Tensor angle, Tensor speed) => ValueAndGrad<(Tensor Angle, Tensor Speed)>(
            start => Scan<(Tensor Angle, Tensor Speed), Tensor?, Tensor>(
                static (state, _) =>
                {
                    Tensor speed = state.Speed - Interval * Sin(state.Angle);
                    Tensor angle = state.Angle + Interval * speed;
                    return ((angle, speed), angle);
                },
                start,
                null,
                length: steps).Carry.Angle)((angle, speed)));
        Tensor angle = Tensor.Of(0.5f);
        Tensor speed = Tensor.Of(-0.25f);
        return new Work(
            () => f(angle, speed),
            () =>
            {
                (Tensor value, (Tensor ofAngle, Tensor ofSpeed)) = f(angle, speed);
                return [(double)value, (double)ofAngle, (double)ofSpeed];
            });
    }
}

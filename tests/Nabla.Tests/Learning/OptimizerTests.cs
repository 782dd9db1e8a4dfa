using Nabla.Learning;
using Nabla.Tests.References;

namespace Nabla.Tests.Learning;

public sealed class OptimizerTests
{
    [Theory]
    [InlineData("Sgd")]
    [InlineData("Adam")]
    [InlineData("AdamW")]
    public void Trajectories_agree_with_the_recorded_ones(string name)
    {
        Tolerance tolerance = Tolerance.Of(name);
        foreach (ReferenceCase one in ReferenceCase.Load(name))
        {
            ReferenceArguments arguments = one.Arguments;
            Variable w = new(Recorded.Tensor(one.Inputs[0]));
            (Tensor scale, Tensor centre) = (Recorded.Tensor(one.Inputs[1]), Recorded.Tensor(one.Inputs[2]));
            double rate = arguments.Number("learningRate");
            (double beta1, double beta2, double epsilon) = (arguments.Number("beta1", 0.9), arguments.Number("beta2", 0.999), arguments.Number("epsilon", 1e-8));
            Optimizer optimizer = name switch
            {
                "Sgd" => new Sgd([w], rate, arguments.Number("momentum", 0), arguments.Flag("nesterov"), arguments.Number("weightDecay", 0)),
                "Adam" => new Adam([w], rate, beta1, beta2, epsilon, arguments.Number("weightDecay", 0)),
                _ => new AdamW([w], rate, beta1, beta2, epsilon, arguments.Number("weightDecay", 0.01)),
            };
            for (int step = 0; step < one.Outputs.Count; step++)
            {
                optimizer.ClearGrad();
                (scale * (w - centre).Square()).Sum().Backward();
                optimizer.Step();
                Recorded.Check(one, step, w.Value, tolerance);
            }
        }
    }

    [Fact]
    public void The_first_direction_is_not_dampened()
    {
        Variable w = new(Tensor.Of([0.0]));
        Sgd optimizer = new([w], 1, momentum: 0.5, dampening: 0.25);
        w.ReplaceGrad(Tensor.Of([1.0]));
        optimizer.Step();
        Assert.Equal(-1, (double)w.Value);
        optimizer.Step();
        Assert.Equal(-1 - (0.5 + 0.75), (double)w.Value);
    }

    [Fact]
    public void Parameters_without_a_gradient_stay_and_keep_their_own_count_of_steps()
    {
        Variable a = new(Tensor.Of([1.0]));
        Variable b = new(Tensor.Of([1.0]));
        Adam optimizer = new([a, b], 0.1);
        a.ReplaceGrad(Tensor.Of([1.0]));
        optimizer.Step();
        Assert.Equal(1, (double)b.Value);
        b.ReplaceGrad(Tensor.Of([1.0]));
        optimizer.Step();
        Assert.Equal(2, (double)optimizer.State["0.step"].Value);
        Assert.Equal(1, (double)optimizer.State["1.step"].Value);

        // The first step of Adam goes by the learning rate, whenever it comes.
        Assert.Equal(0.9, (double)b.Value, 7);
    }

    [Fact]
    public void A_step_without_any_gradient_is_refused_and_counts_nothing()
    {
        Variable w = new(Tensor.Ones(3));
        Adam optimizer = new([w]);
        InvalidOperationException thrown = Assert.Throws<InvalidOperationException>(optimizer.Step);
        Assert.StartsWith("Adam.Step found no gradient on any of its 1 parameters. The order is ClearGrad(), loss.Backward(), Step().", thrown.Message, StringComparison.Ordinal);
        w.Square().Sum().Backward();
        optimizer.ClearGrad();
        Assert.Throws<InvalidOperationException>(optimizer.Step);
        Assert.Equal(0, optimizer.StepCount);
        Assert.Equal([1f, 1f, 1f], w.Value.ToArray<float>());
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-0.1)]
    [InlineData(double.PositiveInfinity)]
    public void A_learning_rate_that_is_none_is_refused(double rate)
    {
        Variable w = new(Tensor.Ones(1));
        Func<Optimizer>[] makers = [() => new Sgd([w], rate), () => new Adam([w], rate), () => new AdamW([w], rate)];
        Assert.All(makers, make => Assert.Contains("learning rate", Assert.Throws<ArgumentOutOfRangeException>(() => make()).Message, StringComparison.Ordinal));
        Sgd sgd = new([w], 0.1);
        Assert.Throws<ArgumentOutOfRangeException>(() => sgd.LearningRate = rate);
        Assert.Equal(0.1, sgd.LearningRate);
        Assert.Equal("rate", Assert.Throws<ArgumentOutOfRangeException>(() => new CosineSchedule(rate, 10)).ParamName);
        Assert.Equal("minimum", Assert.Throws<ArgumentOutOfRangeException>(() => new CosineSchedule(0.1, 10, rate)).ParamName);
    }

    [Fact]
    public void Parameters_are_checked()
    {
        Variable w = new(Tensor.Ones(1));
        Assert.Contains("empty", Assert.Throws<ArgumentException>(() => new Sgd([], 0.1)).Message, StringComparison.Ordinal);
        Assert.Contains("twice", Assert.Throws<ArgumentException>(() => new Sgd([w, w], 0.1)).Message, StringComparison.Ordinal);
        Assert.Contains("not trainable", Assert.Throws<ArgumentException>(() => new Sgd([new Variable(Tensor.Ones(1), trainable: false)], 0.1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Sgd([w], 0.1, nesterov: true));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd([w], 0.1, momentum: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam([w], beta1: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam([w], beta2: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdamW([w], weightDecay: -1));
    }

    [Fact]
    public void What_must_be_saved_is_named()
    {
        Variable w = new(Tensor.Ones(2, 3));
        Assert.Equal(["learningRate", "stepCount", "0.step", "0.sum", "0.squares"], new Adam([w]).State.Keys);
        Assert.Equal(["learningRate", "stepCount", "0.step"], new Sgd([w], 0.1).State.Keys);
        Assert.Equal(["learningRate", "stepCount", "0.step", "0.momentum"], new Sgd([w], 0.1, momentum: 0.9).State.Keys);
        Assert.All(new Adam([w]).State.Values, variable => Assert.False(variable.Trainable));
    }

    [Fact]
    public void A_step_records_nothing()
    {
        Variable w = new(Tensor.Ones(3));
        Adam optimizer = new([w]);
        w.Square().Sum().Backward(createGraph: true);
        optimizer.Step();
        Assert.Null(w.Value.GradFunction);
        Assert.Null(optimizer.State["0.sum"].Value.GradFunction);
        optimizer.ClearGrad();
        Assert.Null(w.Grad);
    }

    [Theory]
    [InlineData("ClipByNorm")]
    [InlineData("ClipByValue")]
    public void Clipping_agrees_with_the_recorded_cases(string name)
    {
        Tolerance tolerance = Tolerance.Of(name);
        foreach (ReferenceCase one in ReferenceCase.Load(name))
        {
            Variable[] parameters = [.. one.Inputs.Select(input => new Variable(Recorded.Tensor(input).ZerosLike()))];
            for (int i = 0; i < parameters.Length; i++)
            {
                parameters[i].ReplaceGrad(Recorded.Tensor(one.Inputs[i]));
            }

            double limit = one.Arguments.Number("limit");
            if (name == "ClipByNorm")
            {
                Recorded.Check(one, 2, Clip.ByNorm([.. parameters, new Variable(Tensor.Ones(1))], limit), tolerance);
            }
            else
            {
                Clip.ByValue(parameters, limit);
            }

            Recorded.Check(one, 0, parameters[0].Grad!, tolerance);
            Recorded.Check(one, 1, parameters[1].Grad!, tolerance);
        }
    }

    [Fact]
    public void A_limit_must_be_a_number()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Clip.ByNorm([], double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => Clip.ByValue([], -1));
        Assert.Equal(0f, Clip.ByNorm([new Variable(Tensor.Ones(1))], 1).ToScalar());
    }

    [Fact]
    public void Schedules_agree_with_the_recorded_ones()
    {
        Tolerance tolerance = Tolerance.Of("Schedules");
        foreach (ReferenceCase one in ReferenceCase.Load("Schedules"))
        {
            double rate = ((double[])one.Inputs[0].Values)[0];
            Schedule schedule = one.Arguments.Text("kind") switch
            {
                "step" => new StepSchedule(rate, one.Arguments.Integer("size"), one.Arguments.Number("gamma")),
                "cosine" => new CosineSchedule(rate, one.Arguments.Integer("length"), one.Arguments.Number("minimum")),
                _ => new WarmUp(rate, one.Arguments.Integer("length"), one.Arguments.Number("startFactor")),
            };
            double[] found = [.. Enumerable.Range(0, one.Outputs[0].Values.Length).Select(step => schedule.RateAt(step))];
            Recorded.Check(one, 0, Tensor.Of(found), tolerance);
        }
    }

    [Fact]
    public void A_warm_up_leads_into_another_schedule()
    {
        Sgd optimizer = new([new Variable(Tensor.Ones(1))], 0.5);
        Schedule schedule = new WarmUp(new CosineSchedule(0.1, 10, minimum: 0.02), length: 4, startFactor: 0);
        double[] rates = [.. Enumerable.Range(0, 20).Select(step =>
        {
            schedule.Set(optimizer, step);
            return optimizer.LearningRate;
        })];
        Assert.Equal([0, 0.025, 0.05, 0.075, 0.1], rates[..5].Select(rate => Math.Round(rate, 12)));
        Assert.Equal(0.06, rates[9], 12);
        Assert.All(rates[14..], rate => Assert.Equal(0.02, rate, 12));
    }
}
